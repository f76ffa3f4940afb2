import type { MapReport, PlanReport, PreviewReport, RunReport } from "./model.ts";

/** What a reader looks at together. */
export interface Section {
    readonly heading: string;
    readonly wave?: PreviewReport["waves"][number];
    readonly plans: readonly PlanReport[];
    readonly maps: readonly MapReport[];
    readonly runs: readonly RunReport[];
}

/** One section for each wave, one for each plan that stands alone with its runs, and one for maps and runs that are left. */
export function sectionsOf({ waves, plans, maps, runs }: PreviewReport): readonly Section[] {
    const isOf = (wave: string | undefined) => (each: { readonly wave?: string | undefined }) => each.wave === wave;
    const names = [...new Set([...waves, ...plans, ...maps, ...runs].flatMap((each) => nameOfWave(each)))].sort();
    const alone = { plans: plans.filter(isOf(undefined)), maps: maps.filter(isOf(undefined)), runs: runs.filter(isOf(undefined)) };
    const isRunOf =
        ({ object }: PlanReport) =>
        (run: RunReport) =>
            object !== undefined && run.plan === object;
    const left = alone.runs.filter((run) => !alone.plans.some((plan) => isRunOf(plan)(run)));
    return [
        ...names.map((name) => ({
            heading: `Wave ${name}`,
            wave: waves.find((wave) => wave.name === name),
            plans: plans.filter(isOf(name)),
            maps: maps.filter(isOf(name)),
            runs: runs.filter(isOf(name)),
        })),
        ...alone.plans.map((plan) => ({ heading: `Plan ${plan.name}`, plans: [plan], maps: [], runs: alone.runs.filter(isRunOf(plan)) })),
        ...(alone.maps.length > 0 ? [{ heading: "Maps", plans: [], maps: alone.maps, runs: [] }] : []),
        ...(left.length > 0 ? [{ heading: "Migrations", plans: [], maps: [], runs: left }] : []),
    ];
}

function nameOfWave(each: { readonly wave?: string | undefined; readonly stage?: string; readonly name: string }): readonly string[] {
    if (each.stage !== undefined) return [each.name];
    return each.wave === undefined ? [] : [each.wave];
}
