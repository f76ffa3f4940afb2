import type { KubeObject } from "../../kube/index.ts";
import type { Journey } from "./itinerary.ts";
import type { PlanContext } from "./planSpec.ts";
import type { Target } from "./target.ts";
import type { VmRun } from "./vmRun.ts";
import type { Surroundings } from "./world.ts";

/** What one pass over one VM has to hand. */
export interface Turn {
    readonly world: Surroundings;
    readonly context: PlanContext;
    readonly target: Target;
    readonly migration: KubeObject;
    readonly journey: Journey;
    readonly run: VmRun;
    /** Seconds since the last pass. */
    readonly seconds: number;
    /** MiB per second that this VM gets of its host now. */
    readonly rate: number;
}

/** What a pass over a phase comes to: stay, go on in the order of the itinerary, go to a phase by name, or fail. */
export type Verdict = boolean | string | { readonly failure: string };

export type Phase = (turn: Turn) => Promise<Verdict> | Verdict;
