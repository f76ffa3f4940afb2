import type { Window } from "../../wave/window/index.ts";
import type { AttemptRecord, Estimate, Outcome, VmTrace } from "../timeline/index.ts";

/** What a stack's state or a cluster shows of runs, before anything is derived from it. */
export interface Evidence {
    readonly source: "stack" | "cluster";
    readonly project?: string | undefined;
    readonly stack?: string | undefined;
    /** When it was so: epoch seconds. */
    readonly seenAt: number;
    readonly waves: readonly SeenWave[];
    readonly runs: readonly SeenRun[];
    /** What the reader should know of the evidence itself. */
    readonly notes: readonly string[];
}

export interface SeenWave {
    readonly name: string;
    readonly stage?: string | undefined;
}

/** One Migration with all its attempts. */
export interface SeenRun {
    readonly wave?: string | undefined;
    readonly name: string;
    /** `namespace/name` of the plan. */
    readonly plan?: string | undefined;
    readonly type?: string | undefined;
    readonly targetNamespace?: string | undefined;
    readonly outcome: Outcome;
    readonly summary?: string | undefined;
    /** Names of the runs that had to end before it. */
    readonly after: readonly string[];
    readonly attempts: readonly AttemptRecord[];
    readonly estimate?: Estimate | undefined;
    readonly window?: Window | undefined;
    readonly vms: readonly SeenVm[];
}

export interface SeenVm {
    readonly name: string;
    readonly id?: string | undefined;
    readonly host?: string | undefined;
    readonly disksGiB?: readonly number[] | undefined;
    readonly outcome: Outcome;
    readonly step?: string | undefined;
    readonly doneMiB?: number | undefined;
    readonly totalMiB?: number | undefined;
    readonly trace: VmTrace;
}
