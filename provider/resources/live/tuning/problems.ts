import { sayMiB } from "../../../await/index.ts";
import { ifOpen, kinds } from "../../../kube/index.ts";
import type { Findings, Own, Session } from "../../../lifecycle/index.ts";
import { settingsIssues } from "../../../schema/live/contradictions.ts";
import type { TuningArgs } from "../../../schema/live/settings.ts";
import { bytesOf } from "../../../util/quantity.ts";
import { type ClusterFacts, clusterFacts, type LiveSettings } from "../facts.ts";
import { placesOf, spareMemory } from "../places.ts";

/** What contradicts what, what is risky, and what the cluster says to it. Source: live-migration LM-004, LM-007, LM-018 … LM-020. */
export async function tuningProblems(args: TuningArgs, own: Own, session: Session, signal: AbortSignal): Promise<Findings> {
    const { cluster } = session;
    const [network, facts] = await Promise.all([networkFindings(args, own, session, signal), cluster && clusterFacts({ ...session, cluster })]);
    const spare = spareFindings(facts);
    return {
        issues: settingsIssues(args),
        warnings: [...limitWarnings(args, facts?.settings), ...paceWarnings(args), ...postCopyWarnings(args), ...network.warnings],
        unknowns: [...network.unknowns, ...spare.unknowns],
        news: [...(args.network === undefined ? [noNetwork] : []), ...spare.news],
    };
}

const noNetwork =
    "network: migrations share the pod network with the VMs' own traffic; a network of their own keeps it free of them, and is strongly recommended (LM-007)";

/** What is not asked for here is as others have set it, or as it is installed. Source: live-migration LM-U01. */
function limitWarnings(
    { parallelMigrationsPerCluster: asked, parallelOutboundMigrationsPerNode: ofNode }: TuningArgs,
    settings: LiveSettings | undefined,
): readonly string[] {
    if (asked !== undefined || !isNumber(ofNode) || !settings) return [];
    const { parallelMigrationsPerCluster: ofCluster = 5 } = settings;
    if (ofNode <= ofCluster) return [];
    return [
        `parallelOutboundMigrationsPerNode: ${ofNode} cannot leave a node at a time while the cluster moves ${ofCluster} at most; raise \`parallelMigrationsPerCluster\` too`,
    ];
}

function postCopyWarnings({ allowPostCopy, allowWorkloadDisruption }: TuningArgs): readonly string[] {
    if (allowPostCopy !== true || allowWorkloadDisruption !== undefined) return [];
    return ["allowPostCopy: in recent versions post-copy begins only with `allowWorkloadDisruption: true` too, whose default is false there"];
}

/** Source: live-migration LM-018, LM-019. */
export function paceWarnings({
    bandwidthPerMigration,
    completionTimeoutPerGiB: seconds,
}: Pick<TuningArgs, "bandwidthPerMigration" | "completionTimeoutPerGiB">): readonly string[] {
    const bandwidth = typeof bandwidthPerMigration === "string" ? (bytesOf(bandwidthPerMigration) ?? 0) : 0;
    const needed = Math.ceil(1024 ** 3 / bandwidth);
    if (bandwidth === 0 || !isNumber(seconds) || seconds === 0 || needed <= seconds) return [];
    return [
        `bandwidthPerMigration: ${bandwidthPerMigration} copies a GiB in ${needed} s, and completionTimeoutPerGiB gives it ${seconds} s: no VM could be moved; raise one of them (LM-019)`,
    ];
}

interface Told {
    readonly warnings: readonly string[];
    readonly unknowns: readonly string[];
}

async function networkFindings({ network }: TuningArgs, { namespace }: Own, { cluster }: Session, signal: AbortSignal): Promise<Told> {
    if (!cluster || typeof network !== "string") return { warnings: [], unknowns: [] };
    const look = cluster.get(kinds.networkAttachmentDefinition, { name: network, namespace }, { signal }).then((found) => ({ found }));
    const seen = await ifOpen(look);
    if (!seen)
        return {
            warnings: [],
            unknowns: [`not checked: whether there is a NetworkAttachmentDefinition ${namespace}/${network}; it may not be read`],
        };
    return { warnings: seen.found ? [] : [`network: ${missingNetwork(network, namespace)}`], unknowns: [] };
}

/** KubeVirt's agents would not start without it, on any node. Source: live-migration LM-U04. */
export function missingNetwork(network: string, namespace: string): string {
    return `there is no NetworkAttachmentDefinition ${namespace}/${network}; it must be in the HyperConverged's namespace before, for without it no \`virt-handler\` starts again (LM-U04)`;
}

/** What a drain needs, as far as nodes may be seen. Source: live-migration LM-004. */
function spareFindings(facts: ClusterFacts | undefined): { readonly news: readonly string[]; readonly unknowns: readonly string[] } {
    if (!facts) return { news: [], unknowns: [] };
    const { nodes, instances } = facts;
    const found = nodes && instances && spareMemory(placesOf(nodes, instances));
    if (!found)
        return {
            news: [],
            unknowns: ["not checked: whether drains find memory on other nodes; nodes and VMs of the whole cluster may not be read (LM-004)"],
        };
    const say = (bytes: number) => sayMiB(bytes / 1024 ** 2);
    const { fullest, spare } = found;
    if (fullest.taken === 0) return { news: [], unknowns: [] };
    const isShort = spare < fullest.taken;
    return {
        news: [
            `drains of one node at a time need ${say(fullest.taken)} of memory on other nodes (${fullest.name} is the fullest), and they have ${say(spare)} at most${isShort ? ": too little, whatever is tuned" : ""}; of several at a time that many times as much (LM-004)`,
        ],
        unknowns: [],
    };
}

function isNumber(value: unknown): value is number {
    return typeof value === "number";
}
