import { kinds } from "../../../kube/index.ts";
import { type Declared, declaredKey, type Findings, type Own, type Session } from "../../../lifecycle/index.ts";
import { foresee, type Policy } from "../../../policy/index.ts";
import { postCopyIssues } from "../../../schema/live/contradictions.ts";
import type { PolicyArgs } from "../../../schema/live/policy.ts";
import { containsUnknown, type Value, type ValueMap } from "../../../schema/value.ts";
import { clusterFacts, type KnownPolicy, subjectOf } from "../facts.ts";
import { instanceStatus } from "../status.ts";
import { paceWarnings } from "../tuning/problems.ts";
import { sayForeseen, saySame } from "./told.ts";

/**
 * What is wrong with a policy, and for which of the VMs that run now it is; others of this program count as if they were there.
 *
 * Source: live-migration LM-U05.
 */
export async function policyProblems(
    args: PolicyArgs,
    { name }: Own,
    session: Session,
    _signal: AbortSignal,
    _before: PolicyArgs | undefined,
    urn: string,
): Promise<Findings> {
    const reach = await reachOf(args, { name, urn }, session);
    return {
        issues: postCopyIssues(args),
        warnings: [...emptiness(args), ...paceWarnings(args), ...reach.warnings],
        unknowns: reach.unknowns,
        news: reach.news,
    };
}

function emptiness({
    selectors,
    acceptsPostCopy: _accepts,
    name: _name,
    labels: _labels,
    annotations: _annotations,
    ...settings
}: PolicyArgs): readonly string[] {
    const count = Object.keys(selectors.namespaceSelector ?? {}).length + Object.keys(selectors.virtualMachineInstanceSelector ?? {}).length;
    return [
        ...(count === 0 && !containsUnknown(selectors as Value) ? ["selectors: without a label it is for every VM that no other policy is for"] : []),
        ...(Object.values(settings).every((each) => each === undefined)
            ? ["it sets nothing: its VMs migrate by the cluster's settings, and no other policy counts for them"]
            : []),
    ];
}

interface Reach {
    readonly warnings: readonly string[];
    readonly news: readonly string[];
    readonly unknowns: readonly string[];
}

async function reachOf({ selectors }: PolicyArgs, self: Self, session: Session): Promise<Reach> {
    const { cluster } = session;
    const unseen = (why: string) => ({ warnings: [], news: [], unknowns: [`not checked: for which VMs it is; ${why}`] });
    if (!cluster) return unseen("there is no cluster to look at yet");
    if (containsUnknown(selectors as Value)) return unseen("its selectors are not known yet");
    const facts = await clusterFacts({ ...session, cluster });
    const { instances, namespaces } = facts;
    if (!instances || !namespaces) return unseen("running VMs and namespaces of the whole cluster may not be read");
    const subjects = instances.filter((each) => instanceStatus(each).phase === "Running").map((each) => subjectOf(each, facts)!);
    const others = rivalsOf(self, facts.policies ?? [], session.declared);
    const own: Policy = { name: self.name, selectors };
    const unknowns = facts.policies ? [] : ["not checked: whether other policies take precedence; they may not be read"];
    return { warnings: saySame(own, others), news: sayForeseen(foresee(own, others, subjects)), unknowns };
}

type Self = Pick<KnownPolicy, "name"> & { readonly urn: string };

/** The policies that are there and stay, or are declared beside it; what is declared goes before. */
function rivalsOf(self: Self, known: readonly KnownPolicy[], declared: Session["declared"]): readonly Policy[] {
    const isPolicy = ({ token, inputs }: Declared) => token === "live:MigrationPolicy" && !containsUnknown(inputs as Value);
    const planned = [...declared.values()].filter(isPolicy).map(({ inputs }) => ofInputs(inputs));
    const staying = known.filter((each) => !isOfSameTuning(each, self) || declared.has(declaredKey(kinds.migrationPolicy, nameOf(each))));
    const all = new Map<string, Policy>([...staying, ...planned].map((each) => [each.name, each]));
    return [...all.values()].filter((each) => each.name !== self.name);
}

/** A tuning announces all policies that it makes: one that it has made and does not announce goes with this update. */
function isOfSameTuning(one: KnownPolicy, other: KnownPolicy | Self): boolean {
    const tuning = tuningOf(other);
    return tuning !== undefined && tuningOf(one) === tuning;
}

/** Its part of a policy's URN: a policy of a tuning is called after both. */
function tuningOf({ urn, name }: Pick<KnownPolicy, "urn" | "name">): string | undefined {
    return urn?.includes("live:LiveMigrationTuning$") && urn.endsWith(`-${name}`) ? urn.slice(0, -name.length) : undefined;
}

function nameOf({ name }: Policy) {
    return { name, namespace: "" };
}

function ofInputs({ name, selectors }: ValueMap): Policy {
    return { name: String(name), selectors: selectors as Policy["selectors"] };
}
