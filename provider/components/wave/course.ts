import type { Inputs } from "@pulumi/pulumi";
import type { waveStages } from "../../schema/wave.ts";

type Stage = keyof typeof waveStages;

/** What a stage means for the plans and the runs; without a run none is made. */
export function courseOf({ stage = "planned", warm }: Inputs): { readonly plan: Inputs; readonly run?: Inputs } {
    const plan = warm ? { type: "warm" } : {};
    const cutOver = warm ? { cutover: warm.cutover ?? "now" } : {};
    const courses: Readonly<Record<Stage, ReturnType<typeof courseOf>>> = {
        planned: { plan },
        precopy: { plan, run: {} },
        complete: { plan, run: cutOver },
        archived: { plan: { ...plan, archived: true }, run: cutOver },
    };
    return courses[stage as Stage];
}
