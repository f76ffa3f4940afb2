import type { Kind } from "./kinds.ts";
import type { VmRunReport } from "./model.ts";

/** A letter for each kind: what a terminal without colours and a reader's ears can tell apart. */
export const letters: Readonly<Record<Kind, string>> = {
    waiting: "w",
    preparing: "p",
    copying: "C",
    paused: "r",
    cutover: "X",
    converting: "v",
    creating: "t",
    hook: "h",
};

/** A VM's attempts as a line of letters between two instants, `!` where one failed. Each cell shows what took most of it. */
export function strip({ attempts }: VmRunReport, from: number, to: number, width: number): string {
    const cells = Array.from({ length: width }, () => new Map<string, number>());
    const perCell = Math.max(1, to - from) / width;
    const failures = new Set<number>();
    for (const stretch of attempts.flatMap(({ stretches }) => stretches)) {
        const [begin, end] = [(Date.parse(stretch.from) - from) / perCell, (Date.parse(stretch.to) - from) / perCell];
        const [first, last] = [Math.max(0, Math.floor(begin)), Math.min(width - 1, Math.max(Math.floor(begin), Math.ceil(end) - 1))];
        for (let cell = first; cell <= last; cell++) {
            const share = Math.min(end, cell + 1) - Math.max(begin, cell);
            const letter = letters[stretch.kind];
            cells[cell]!.set(letter, (cells[cell]!.get(letter) ?? 0) + share);
        }
        if (stretch.hasFailed) failures.add(last);
    }
    return cells
        .map((cell, index) => (failures.has(index) ? "!" : largest(cell)))
        .join("")
        .trimEnd();
}

function largest(cell: ReadonlyMap<string, number>): string {
    return [...cell].reduce((most, each) => (each[1] > most[1] ? each : most), [" ", 0] as [string, number])[0];
}
