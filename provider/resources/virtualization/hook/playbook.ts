import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";

/** As the object carries it. */
export function encodePlaybook(text: string): string {
    return Buffer.from(text).toString("base64");
}

/** What somebody else has written may be no base64; then it is shown as it is. */
export function decodePlaybook(encoded: string): string {
    return textIn(encoded) ?? encoded;
}

/**
 * What is wrong with a playbook, whatever its modules make of it.
 *
 * Shape:  no word of the playbook itself is in a problem: it may be secret.
 * Source: forklift-behaviour §6.1; the keywords of Ansible's plays.
 */
export function playbookProblems(text: string): readonly string[] {
    if (isEncoded(text)) return ["is in base64 already; give the playbook as it is, it is encoded on its way"];
    const lines = new LineCounter();
    // Ansible takes the last of two equal keys, and tags of its own such as `!vault`.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    const at = (offset: number) => {
        const { line, col } = lines.linePos(offset);
        return `line ${line}, column ${col}`;
    };
    const [wrong] = document.errors;
    if (wrong) return [`is no YAML: ${at(wrong.pos[0])}: ${mistakes[wrong.code] ?? "this cannot be read"}`];
    const where = (node: unknown) => at((node as Node | null)?.range?.[0] ?? 0);
    if (!isSeq(document.contents))
        return [`must be a list of plays, each beginning with \`- hosts: …\`; ${where(document.contents)} begins something else`];
    const plays = document.contents.items;
    if (plays.length === 0) return ["has no play; a play begins with `- hosts: …`"];
    const faults = plays.flatMap((play, index) => playFaults(play).map((fault) => `play ${index + 1} (${where(play)}) ${fault}`));
    return [...faults, ...bareTemplates(document.contents).map((node) => `${where(node)}: a value that begins with \`{{\` must stand in quotes`)];
}

const imports = ["import_playbook", "ansible.builtin.import_playbook"];

function playFaults(play: unknown): readonly string[] {
    if (!isMap(play)) return ["must be a map with `hosts` and `tasks` or `roles`"];
    const keys = play.items.map(({ key }) => (isScalar(key) ? String(key.value) : ""));
    return keys.includes("hosts") || imports.some((key) => keys.includes(key)) ? [] : ["has no `hosts`; for the hook's own pod it is `localhost`"];
}

/** `key: {{ value }}` reads as a map in a map, which is never meant. */
function bareTemplates(contents: Node): readonly Node[] {
    const found: Node[] = [];
    visit(contents, {
        Map(_key, node) {
            const [only, other] = node.items;
            if (!node.flow || other || !isMap(only?.key)) return undefined;
            found.push(node);
            return visit.SKIP;
        },
    });
    return found;
}

/** Base64 of a text; one word of a few letters is none. */
function isEncoded(text: string): boolean {
    return text.trim().length >= 16 && textIn(text) !== undefined;
}

function textIn(encoded: string): string | undefined {
    const bare = encoded.replace(/\s+/g, "");
    const bytes = Buffer.from(bare, "base64");
    if (bytes.toString("base64") !== bare) return undefined;
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

/** The YAML reader's own messages may quote what they are about. */
const mistakes: Readonly<Record<string, string>> = {
    ALIAS_PROPS: "an alias takes no anchor and no tag",
    BAD_ALIAS: "this alias refers to no anchor before it",
    BAD_COLLECTION_TYPE: "the tag does not fit what it stands before",
    BAD_DIRECTIVE: "this directive is unknown",
    BAD_DQ_ESCAPE: "this escape is unknown; in single quotes a backslash stands for itself",
    BAD_INDENT: "the indentation, or a bracket, does not fit what stands above",
    BAD_PROP_ORDER: "anchors and tags stand after the indicator",
    BAD_SCALAR_START: "a plain value cannot begin like this; put it in quotes",
    BLOCK_AS_IMPLICIT_KEY: "a second `:` in one line; put the value in quotes, or on a line of its own",
    BLOCK_IN_FLOW: "a list or map by indentation cannot stand within brackets",
    DUPLICATE_KEY: "this key was there before",
    KEY_OVER_1024_CHARS: "a key may have at most 1024 characters",
    MISSING_CHAR: "something is missing here: a closing quote or bracket, a comma, or a blank",
    MULTILINE_IMPLICIT_KEY: "a key must be on one line; is a `:` missing?",
    MULTIPLE_ANCHORS: "only one anchor is possible",
    MULTIPLE_DOCS: "a second document begins; a playbook is one",
    MULTIPLE_TAGS: "only one tag is possible",
    TAB_AS_INDENT: "a tab cannot indent; take blanks",
    UNEXPECTED_TOKEN: "this is not expected here; a value that begins with `{{` must stand in quotes",
};
