import type { Inputs } from "@pulumi/pulumi";
import type { waveStages } from "../../schema/wave.ts";

type Stage = keyof typeof waveStages;

/** What a stage means for the plans and the runs; without a run none is made. */
export function courseOf({ stage = "planned", warm }: Inputs): Course {
    const plan = warm ? { type: "warm" } : {};
    const cutOver = warm ? { cutover: warm.cutover ?? "now" } : {};
    const courses: Readonly<Record<Stage, Course>> = {
        planned: { plan },
        precopy: { plan, run: {} },
        complete: { plan, run: cutOver },
        archived: { plan: { ...plan, archived: true }, run: cutOver, isOver: true },
    };
    return courses[stage as Stage];
}

interface Course {
    readonly plan: Inputs;
    readonly run?: Inputs;
    /** What has never run does not run any more. */
    readonly isOver?: boolean;
}
