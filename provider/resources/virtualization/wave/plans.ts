import type { Finding } from "../../../concern/index.ts";
import { MigrationError } from "../../../errors.ts";
import { type Session, toRef } from "../../../lifecycle/index.ts";
import { isQuery, type PlanArgs, type PlanVms } from "../../../schema/plan.ts";
import { sourceRef } from "../../../selection/index.ts";
import type { WaveAnswer, WaveQuestion } from "../../../serve/port.ts";
import { slotSeconds } from "../../../wave/estimate/index.ts";
import { splitLimits } from "../../../wave/split/index.ts";
import { readFacts, type SourceFacts } from "../plan/facts.ts";
import { picksOf } from "../plan/picks.ts";
import { isUnanswered } from "../plan/sourceVms.ts";
import { isNameOf } from "../plan/vms.ts";
import { asItIs, assign } from "./assign.ts";
import { waveCapacity } from "./capacity.ts";
import { type ExistingPlan, existingPlans, wordFor } from "./existing.ts";
import { foretell } from "./forecast.ts";
import { mapsOf } from "./maps.ts";

/**
 * The plans of a wave: those that have begun as they are, the rest split anew as far as it must.
 *
 * Shape:  undefined when nothing can be said yet: there is no inventory, and no plan either.
 * Errors: `InvalidInput` with every problem of the query, the groups and the limits.
 */
export async function planWave(question: WaveQuestion, session: Session, signal: AbortSignal): Promise<WaveAnswer | undefined> {
    const namespace = question.namespace ?? session.namespace;
    const [facts, existing] = await Promise.all([factsOf(question, namespace, session, signal), existingPlans(question, namespace, session, signal)]);
    const groups = question.groups.map(({ vms }) => vms);
    if (!facts) return existing.length === 0 ? undefined : { plans: existing.map((plan) => asItIs(plan, groups)), news: [], warnings: [] };
    const { limits, isWarm } = question;
    const picks = picksOf({ args: { vms: stillOpen(question.vms, existing) }, before: undefined }, undefined, facts);
    const closed = new Set(existing.filter(({ isClosed }) => isClosed).flatMap((plan) => plan.vms.flatMap(({ id }) => id ?? [])));
    const assignment = assign({
        picked: new Map([...picks.vms].filter(([, { id }]) => !closed.has(id))),
        all: facts.vms,
        existing,
        hostNames: facts.names.hosts,
        terms: {
            limits: { ...splitLimits[isWarm ? "warm" : "cold"], ...limits },
            slots: { perHost, counts: isWarm ? "disks" : "vms" },
            groups,
            cost: (vm) => slotSeconds(vm, isWarm ? "warm" : "cold", perHost, session.site.parameters),
        },
    });
    const { plans } = assignment;
    const proposal = await mapsOf(question, plans, existing, facts, session, signal);
    const forecast = foretell({ question, plans, existing, facts, now: session.clock.now(), site: session.site });
    const room = await waveCapacity(question, plans, existing, facts, proposal.maps, session, signal);
    const findings = [...picks.findings, ...assignment.findings, ...proposal.findings, ...forecast.findings, ...room.findings];
    const told = (wanted: Finding["severity"]) =>
        findings.filter(({ severity }) => severity === wanted).map(({ property, message }) => `${property}: ${message}`);
    if (told("error").length > 0) throw new MigrationError("InvalidInput", "the wave's VMs cannot be planned", { details: told("error") });
    const news = [...assignment.news, ...proposal.news, ...forecast.news, ...room.news, ...room.unknowns];
    return { plans, news, warnings: told("warning"), maps: proposal.maps, estimates: forecast.estimates };
}

/** Slots of a host. Source: `controller_max_vm_inflight`, MTV-196. */
const perHost = 20;

/** What is asked without the VMs of plans that have begun: these may be powered off, or gone from the source. */
function stillOpen(vms: PlanArgs["vms"], existing: readonly ExistingPlan[]): PlanArgs["vms"] {
    const closed = existing.filter(({ isClosed }) => isClosed);
    if (closed.length === 0) return vms;
    const isTaken = (key: string, id: string | undefined) =>
        closed.some((plan) =>
            plan.vms.some((vm) => {
                const ref = sourceRef(key, id);
                return wordFor(plan, vm) === key || ("id" in ref ? vm.id === ref.id : vm.name !== undefined && isNameOf(vm.name, ref.name));
            }),
        );
    const open = (all: PlanVms) => Object.fromEntries(Object.entries(all).filter(([key, { id }]) => !isTaken(key, id)));
    return isQuery(vms) ? { ...vms, include: open(vms.include ?? {}), allowEmpty: true } : open(vms);
}

/** Undefined while there is no inventory, or it does not answer and plans are there already. */
async function factsOf({ source }: WaveQuestion, namespace: string, session: Session, signal: AbortSignal): Promise<SourceFacts | undefined> {
    try {
        const inventory = await session.inventoryOf(toRef(source, namespace), signal);
        return inventory && (await readFacts(inventory, signal));
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return undefined;
    }
}
