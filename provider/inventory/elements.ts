/**
 * The elements of a JSON array, each as its bytes, so that a list of thousands never exists as a whole.
 *
 * Errors: `SyntaxError` when the text is no array or ends within it. What is within the elements is not judged.
 */
export async function* elements(text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    const markOf = createMarks();
    let begun: Uint8Array[] = [];
    let hasEnded = false;
    for await (const chunk of text) {
        let start = 0;
        for (let at = 0; at < chunk.length; at += 1) {
            const mark = markOf(chunk[at]!);
            if (mark === undefined) continue;
            const element = Buffer.concat([...begun, chunk.subarray(start, at)]);
            if (mark !== "begin" && !element.every(isSpace)) yield element;
            [begun, start, hasEnded] = [[], at + 1, mark === "end"];
        }
        begun.push(chunk.subarray(start));
    }
    if (!hasEnded) throw new SyntaxError("the text is not a whole JSON array");
}

const [quote, backslash, comma] = codesOf('"\\,');
const openers = new Set(codesOf("[{"));
const closers = new Set(codesOf("]}"));

/** What a byte is to the outermost array: its begin, its end, or the end of an element. */
function createMarks(): (byte: number) => "begin" | "next" | "end" | undefined {
    let depth = 0;
    let isText = false;
    let isEscaped = false;
    return (byte) => {
        if (isText) {
            if (byte === quote && !isEscaped) isText = false;
            isEscaped = byte === backslash && !isEscaped;
            return undefined;
        }
        if (depth === 0) return isSpace(byte) ? undefined : begin(byte);
        if (byte === quote) isText = true;
        if (openers.has(byte)) depth += 1;
        if (closers.has(byte)) depth -= 1;
        if (depth === 0) return "end";
        return byte === comma && depth === 1 ? "next" : undefined;
    };
    function begin(byte: number): "begin" {
        if (byte !== codesOf("[")[0]) throw new SyntaxError("the text is not a JSON array");
        depth = 1;
        return "begin";
    }
}

function isSpace(byte: number): boolean {
    return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function codesOf(characters: string): readonly number[] {
    return [...Buffer.from(characters)];
}
