/** What is wrong with a query, and where. */
export interface Trouble {
    /** Column in the text, the first is 1. */
    readonly position: number;
    /** What stands there, "" = the end. */
    readonly seen: string;
    readonly expected: string;
    /** What else helps: a reason, near names. */
    readonly hint?: string | undefined;
}

/** Thrown for a query that cannot be understood; its message reads on after `vms.query: `. */
export class QueryProblem extends Error implements Trouble {
    readonly position: number;
    readonly seen: string;
    readonly expected: string;

    constructor({ position, seen, expected, hint = "" }: Trouble) {
        const place = seen === "" ? "at the end" : `at \`${shortened(seen)}\``;
        super(`column ${position}, ${place}: expected ${expected}${hint && `; ${hint}`}`);
        this.name = "QueryProblem";
        this.position = position;
        this.seen = seen;
        this.expected = expected;
    }
}

function shortened(text: string): string {
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
