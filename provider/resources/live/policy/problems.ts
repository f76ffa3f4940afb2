import { type Cluster, ifOpen, type Kind, type KubeObject, kinds } from "../../../kube/index.ts";
import type { Findings, Own, Session } from "../../../lifecycle/index.ts";
import { foresee, type Labels, type Policy, type Subject } from "../../../policy/index.ts";
import type { PolicyArgs } from "../../../schema/live/policy.ts";
import { containsUnknown, type Value, type ValueMap } from "../../../schema/value.ts";
import { clusterFacts } from "../facts.ts";
import { instanceStatus } from "../status.ts";
import { paceWarnings, postCopyIssues } from "../tuning/problems.ts";
import { sayForeseen, saySame } from "./told.ts";

/**
 * What is wrong with a policy, and for which of the VMs that run now it is; others of this program count as if they were there.
 *
 * Source: live-migration LM-U05.
 */
export async function policyProblems(args: PolicyArgs, { name }: Own, session: Session, _signal: AbortSignal): Promise<Findings> {
    const reach = await reachOf(args, name, session);
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

async function reachOf({ selectors }: PolicyArgs, name: string, session: Session): Promise<Reach> {
    const { cluster } = session;
    const unseen = (why: string) => ({ warnings: [], news: [], unknowns: [`not checked: for which VMs it is; ${why}`] });
    if (!cluster) return unseen("there is no cluster to look at yet");
    if (containsUnknown(selectors as Value)) return unseen("its selectors are not known yet");
    const [subjects, others] = await Promise.all([subjectsIn({ ...session, cluster }), policiesIn(cluster, session, name)]);
    if (!subjects) return unseen("running VMs and namespaces of the whole cluster may not be read");
    const own: Policy = { name, selectors };
    const unknowns = others ? [] : ["not checked: whether other policies take precedence; they may not be read"];
    return { warnings: saySame(own, others ?? []), news: sayForeseen(foresee(own, others ?? [], subjects)), unknowns };
}

/** Running VMs with the labels that policies look at. */
async function subjectsIn(session: Session & { readonly cluster: Cluster }): Promise<readonly Subject[] | undefined> {
    const [{ instances }, namespaces] = await Promise.all([clusterFacts(session), listed(session.cluster, kinds.namespace)]);
    if (!instances || !namespaces) return undefined;
    const labelsOf = new Map(namespaces.map(({ metadata }) => [metadata.name, metadata.labels ?? {}]));
    return instances
        .filter((each) => instanceStatus(each).phase === "Running")
        .map(({ metadata: { name = "", namespace = "", labels = {} } }) => ({
            name,
            namespace,
            labels,
            namespaceLabels: labelsOf.get(namespace) ?? {},
        }));
}

/** The policies that are there or are declared beside it; what is declared goes before. */
async function policiesIn(cluster: Cluster, { declared }: Session, name: string): Promise<readonly Policy[] | undefined> {
    const objects = await listed(cluster, kinds.migrationPolicy);
    const planned = [...declared.values()]
        .filter(({ token, inputs }) => token === "live:MigrationPolicy" && !containsUnknown(inputs as Value))
        .map(({ inputs }) => ofInputs(inputs));
    if (!objects && planned.length === 0) return undefined;
    const known = [...(objects ?? []).map(ofObject), ...planned].filter((each) => each.name !== name);
    return [...new Map(known.map((each) => [each.name, each])).values()];
}

function ofObject({ metadata, spec }: KubeObject): Policy {
    return {
        name: metadata.name!,
        selectors: spec?.selectors as { namespaceSelector?: Labels; virtualMachineInstanceSelector?: Labels } | undefined,
    };
}

function ofInputs({ name, selectors }: ValueMap): Policy {
    return { name: String(name), selectors: selectors as Policy["selectors"] };
}

async function listed(cluster: Cluster, kind: Kind): Promise<readonly KubeObject[] | undefined> {
    return await ifOpen(cluster.list(kind).then(({ items }) => items));
}
