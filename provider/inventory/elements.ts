/**
 * The elements of a JSON array, each as its bytes, so that a list of thousands never exists as a whole.
 *
 * Errors: `SyntaxError` when the text is no array or ends within it. What is within the elements is not judged.
 */
export async function* elements(text: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
    const marksIn = createMarks();
    let begun: Uint8Array[] = [];
    let hasEnded = false;
    for await (const chunk of text) {
        let start = 0;
        for (const [mark, at] of marksIn(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))) {
            const element = Buffer.concat([...begun, chunk.subarray(start, at)]);
            if (mark !== "begin" && !element.every(isSpace)) yield element;
            [begun, start, hasEnded] = [[], at + 1, mark === "end"];
        }
        begun.push(chunk.subarray(start));
    }
    if (!hasEnded) throw new SyntaxError("the text is not a whole JSON array");
}

const [quote, backslash, comma, listBegin, listEnd, mapBegin, mapEnd] = [...Buffer.from('"\\,[]{}')];

type Mark = readonly [what: "begin" | "next" | "end", at: number];

/** Where the outermost array begins, where it ends, and where its elements do, chunk by chunk. */
function createMarks(): (chunk: Buffer) => readonly Mark[] {
    let depth = 0;
    let isText = false;
    let isEscaped = false;
    /** Where the text that `from` is in ends; the length of the chunk when it goes on. */
    const endOfText = (chunk: Buffer, from: number): number => {
        for (let at = from; at < chunk.length; ) {
            const end = chunk.indexOf('"', at);
            const stop = end < 0 ? chunk.length : end;
            isEscaped = isEscapedAt(chunk, at, stop, isEscaped);
            if (end < 0) return stop;
            if (!isEscaped) return end;
            isEscaped = false;
            at = end + 1;
        }
        return chunk.length;
    };
    return (chunk) => {
        const marks: Mark[] = [];
        for (let at = 0; at < chunk.length; at += 1) {
            if (isText) {
                at = endOfText(chunk, at);
                if (at === chunk.length) break;
                isText = false;
                continue;
            }
            const byte = chunk[at]!;
            if (byte === quote && depth > 0) isText = true;
            else if (byte === mapBegin || byte === listBegin) {
                if (depth === 0) marks.push(begin(byte, at));
                depth += 1;
            } else if (byte === mapEnd || byte === listEnd) {
                depth -= 1;
                if (depth === 0) marks.push(["end", at]);
            } else if (byte === comma && depth === 1) marks.push(["next", at]);
            else if (depth === 0 && !isSpace(byte)) begin(byte, at);
        }
        return marks;
    };
}

function begin(byte: number, at: number): Mark {
    if (byte !== listBegin) throw new SyntaxError("the text is not a JSON array");
    return ["begin", at];
}

/** True when an odd number of backslashes stands before `at`; `before` says so of what stands before `from`. */
function isEscapedAt(chunk: Buffer, from: number, at: number, before: boolean): boolean {
    let first = at;
    while (first > from && chunk[first - 1] === backslash) first -= 1;
    const isOdd = (at - first) % 2 === 1;
    return first === from && before ? !isOdd : isOdd;
}

function isSpace(byte: number): boolean {
    return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
