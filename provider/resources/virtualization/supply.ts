import type { SourceType } from "../../inventory/index.ts";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { declaredKey, type Session } from "../../lifecycle/index.ts";
import { Awhile } from "../../util/awhile.ts";
import type { Supply, VolumeFacts } from "../../wave/capacity/index.ts";
import { ClusterLook } from "./clusterLook.ts";

/** What the target has for VMs, and how large it makes their claims. */
export interface SeenSupply {
    readonly supply: Supply;
    readonly volumes: VolumeFacts;
    /** Rights that are missing, a line each; whoever asks later is not told again. */
    readonly unknowns: readonly string[];
}

/**
 * Looks at the room in the cluster of the session. Each list is asked for once for all plans that come within a minute, however many namespaces they have.
 *
 * Shape:  undefined while there is no cluster yet. What this identity may not look at is not known.
 */
export async function supplyOf(session: Session, targetNamespace: string, source: SourceType, signal: AbortSignal): Promise<SeenSupply | undefined> {
    if (!session.cluster) return undefined;
    const [own, common, forklift] = await Promise.all([
        shared(session, `quotas of ${targetNamespace}`, (look) => readQuotas(look, targetNamespace), signal),
        shared(session, "cluster", readCluster, signal),
        populated.includes(source) ? shared(session, "forklift", (look) => readForklift(look, session, signal), signal) : undefined,
    ]);
    const { capacities, nodes, profiles, cdiConfig } = common.found;
    return {
        supply: { quotas: withDeclared(own.found, targetNamespace, session), capacities, nodes },
        volumes: { profiles, cdiConfig, forklift: forklift?.found },
        unknowns: [own, common, forklift].flatMap((each) => each?.unknowns() ?? []),
    };
}

/** A quota that the program makes or changes counts as it is going to be. */
function withDeclared(found: readonly KubeObject[], namespace: string, { declared }: Session): readonly KubeObject[] {
    const prefix = declaredKey(kinds.resourceQuota, { name: "", namespace });
    const said = [...declared].flatMap(([key, { inputs }]) =>
        key.startsWith(prefix) ? [{ name: key.slice(prefix.length), hard: inputs.hard }] : [],
    );
    const isNamed = (name: string) => (each: KubeObject) => each.metadata.name === name && each.spec?.quota === undefined;
    return said.reduce<readonly KubeObject[]>((all, { name, hard }) => {
        const status = { used: (all.find(isNamed(name))?.status as { used?: object } | undefined)?.used };
        return [...all.filter((each) => !isNamed(name)(each)), { metadata: { name, namespace }, spec: { hard }, status }];
    }, found);
}

const what = "capacity";

/** Sources whose claims Forklift sizes itself, mostly. */
const populated: readonly SourceType[] = ["openstack", "ovirt"];

/** Those of the namespace, and on OpenShift those that span several. */
async function readQuotas(look: ClusterLook, namespace: string) {
    const found = await Promise.all([kinds.resourceQuota, kinds.appliedClusterResourceQuota].map((kind) => look.list(kind, { namespace }, what)));
    return found.flatMap((quotas) => quotas ?? []);
}

async function readCluster(look: ClusterLook) {
    const [capacities, nodes, profiles, cdiConfig] = await Promise.all([
        look.list(kinds.csiStorageCapacity, {}, what),
        readNodes(look),
        look.list(kinds.storageProfile, {}, what),
        look.get(kinds.cdiConfig, { name: "config" }, what),
    ]);
    return { capacities, nodes, profiles, cdiConfig: cdiConfig.state === "found" ? cdiConfig.object : undefined };
}

/** Nodes without their pods say nothing, nor do pods alone. */
async function readNodes(look: ClusterLook): Promise<Supply["nodes"]> {
    const nodes = await look.list(kinds.node, {}, what);
    if (!nodes || nodes.length === 0) return undefined;
    const pods = await look.list(kinds.pod, { fieldSelector: "status.phase!=Succeeded,status.phase!=Failed" }, what);
    return pods && { nodes, pods };
}

/** Source: forklift-behaviour §1.12. */
async function readForklift(look: ClusterLook, session: Session, signal: AbortSignal) {
    const { namespace } = await session.hostProvider(signal);
    return (await look.list(kinds.forkliftController, { namespace }, what))?.[0];
}

interface Shared<T> {
    readonly found: T;
    /** Empty from the second time on. */
    readonly unknowns: () => readonly string[];
}

/** Milliseconds. */
const lifetime = 60_000;

const known = new WeakMap<Session, Awhile>();

function shared<T>(session: Session, key: string, read: (look: ClusterLook) => Promise<T>, signal: AbortSignal): Promise<Shared<T>> {
    const readings = known.get(session) ?? new Awhile(lifetime);
    known.set(session, readings);
    return readings.read(key, session.clock.now(), () => readOnce(session, read, signal));
}

async function readOnce<T>(session: Session, read: (look: ClusterLook) => Promise<T>, signal: AbortSignal): Promise<Shared<T>> {
    const look = new ClusterLook(session, signal);
    const found = await read(look);
    const untold = [...look.unknowns];
    return { found, unknowns: () => untold.splice(0) };
}
