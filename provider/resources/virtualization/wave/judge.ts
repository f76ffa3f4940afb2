import { kinds } from "../../../kube/index.ts";
import { declaredKey, type Own, type Session, toId } from "../../../lifecycle/index.ts";
import { heldAgainst } from "../../../schema/parse.ts";
import { PlanArgs } from "../../../schema/plan.ts";
import { unknown, type ValueMap } from "../../../schema/value.ts";
import type { WaveOutline } from "../../../serve/port.ts";
import { planProblems } from "../plan/problems.ts";
import { existingPlans } from "./existing.ts";

/**
 * What the plans of a wave are refused for, all of it, before anything is made: the engine ends at the first check that fails, and whoever mends that
 * one plan would find the next.
 *
 * Shape:  a line per problem with all plans that have it; empty too when a single plan is refused, whose own check says more: it knows what was before.
 */
export async function judgePlans(outline: WaveOutline, session: Session, signal: AbortSignal): Promise<readonly string[]> {
    const { wave, plans, namespace = session.namespace } = outline;
    if (plans.length < 2) return [];
    const maps: Own = { name: wave, namespace };
    const aside = { ...session, declared: withMaps(session, maps, outline) };
    const [host, existing] = await Promise.all([session.hostProvider(signal), existingPlans(outline, namespace, session, signal)]);
    const common = { namespace, destination: toId(host), networkMap: toId(maps), storageMap: toId(maps) };
    const judged = await Promise.all(
        plans.map(async ({ key, name, inputs }) => {
            const object = existing.find((plan) => plan.key === key)?.object;
            const own = { name: object?.metadata.name ?? `${wave}-${key}`, namespace };
            return { name, lines: await linesOf({ ...common, ...inputs }, own, aside, signal) };
        }),
    );
    const refused = judged.filter(({ lines }) => lines.length > 0);
    return refused.length > 1 ? together(refused) : [];
}

/** The wave's maps under a name of their own: their resources come after this. */
function withMaps({ declared }: Session, own: Own, { maps }: WaveOutline): Session["declared"] {
    return new Map([
        ...declared,
        [declaredKey(kinds.networkMap, own), { token: "virtualization:NetworkMap", inputs: { networks: maps.networks ?? unknown } }],
        [declaredKey(kinds.storageMap, own), { token: "virtualization:StorageMap", inputs: { storage: maps.storage ?? unknown } }],
    ]);
}

async function linesOf(inputs: ValueMap, own: Own, session: Session, signal: AbortSignal): Promise<readonly string[]> {
    const { issues: ofShape, sound } = heldAgainst(PlanArgs, inputs);
    const { issues } = await planProblems(sound as unknown as PlanArgs, own, session, signal, undefined);
    return [...ofShape, ...issues].map(({ property, reason }) => `${property}: ${reason}`);
}

/** What several plans have in common is said once. */
function together(refused: readonly { readonly name: string; readonly lines: readonly string[] }[]): readonly string[] {
    const names = new Map<string, string[]>();
    for (const { name, lines } of refused) for (const line of new Set(lines)) names.set(line, [...(names.get(line) ?? []), name]);
    return [...names].map(([line, plans]) => `${plans.length > 1 ? "Plans" : "Plan"} ${plans.join(", ")}: ${line}`);
}
