import type { Cluster } from "../../../provider/kube/index.ts";
import type { Value } from "../../../provider/schema/value.ts";
import type { Declared, Ref } from "../engine.ts";
import type { InProcessOptions } from "../inProcess.ts";
import type { Operation } from "../operation.ts";

/** What is done to one stack, one act after another; and the world in which that happens. */
export interface Story extends Pick<InProcessOptions, "inventory" | "faults" | "settings"> {
    readonly name: string;
    /** Puts into the world what others have in it before. */
    readonly furnish?: (cluster: Cluster) => Promise<unknown>;
    readonly acts: readonly Act[];
}

export interface Act {
    readonly does: "up" | "destroy";
    readonly program: readonly Declared[];
    /** Minutes after which Ctrl-C is pressed; absent = never. */
    readonly stopAfter?: number;
    /** Repeated until then; absent = until it succeeds. */
    readonly until?: ((operation: Operation) => boolean) | undefined;
    /** Minutes that pass before it. */
    readonly pause?: number;
}

export type Inputs = Readonly<Record<string, Value | Ref>>;

/** Field manager of what others declare in objects that are there before; it stays through every story. */
export const somebodyElse = "argocd";

/** One more `up` for each program, and a `destroy` in the end. */
export function comesAndGoes(...programs: readonly (readonly Declared[])[]): readonly Act[] {
    return [...programs.map((program) => ({ does: "up", program }) as const), { does: "destroy", program: [] }];
}
