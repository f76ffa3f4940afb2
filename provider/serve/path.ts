/** Where a value sits in a property map: keys of objects and indexes of lists. */
export type PropertyPath = readonly (string | number)[];

/** Writes a path as Pulumi does: `vms["web-01"].disks[0]`. */
export function printPath(path: PropertyPath): string {
    return path.map((step, index) => printStep(step, index === 0)).join("");
}

/**
 * Reads a path as `printPath` writes it.
 *
 * Errors: a plain `Error` for text that is no path; paths are written by this provider, never by users.
 */
export function parsePath(text: string): PropertyPath {
    const step = /(?:^|\.)([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
    const steps: (string | number)[] = [];
    while (step.lastIndex < text.length) {
        const at = step.lastIndex;
        const match = step.exec(text);
        if (!match) throw new Error(`not a property path: ${text} (at ${at})`);
        const [, key, index, quoted] = match;
        if (key !== undefined) steps.push(key);
        else if (index !== undefined) steps.push(Number(index));
        else steps.push(String(JSON.parse(quoted ?? '""')));
    }
    return steps;
}

function printStep(step: string | number, isFirst: boolean): string {
    if (typeof step === "number") return `[${step}]`;
    if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
    return isFirst ? step : `.${step}`;
}
