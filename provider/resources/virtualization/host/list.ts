import { kinds } from "../../../kube/index.ts";
import { componentAnnotation, type Session, toRef, urnAnnotation } from "../../../lifecycle/index.ts";
import type { HostsAnswer, HostsQuestion } from "../../../serve/port.ts";
import { ClusterLook } from "../clusterLook.ts";
import type { EsxHost } from "./adapters.ts";
import { byName, pickHosts, refused } from "./pick.ts";
import { sourceElsewhere } from "./rules.ts";

/**
 * The ESXi hosts that a component is to make a Host for.
 *
 * Shape:  undefined = the source has no inventory yet, and no Host is known.
 * Errors: `NotReachable`, `NotAllowed`: to answer that there is none would take those that there are away.
 */
export async function listHosts(question: HostsQuestion, session: Session, signal: AbortSignal): Promise<HostsAnswer | undefined> {
    const { source, namespace = session.namespace } = question;
    const elsewhere = source === undefined ? undefined : sourceElsewhere(source, namespace);
    if (elsewhere) return refused([{ property: "source", reason: elsewhere }]);
    const inventory = source === undefined ? undefined : await session.inventoryOf(toRef(source, namespace), signal);
    if (!inventory) return await madeBefore(question, namespace, session, signal);
    if (inventory.type !== "vsphere")
        return refused([{ property: "source", reason: `is of type ${inventory.type}; only vSphere sources have ESXi hosts` }]);
    const [hosts, clusters, datacenters] = await Promise.all([
        inventory.hosts(signal),
        inventory.items("clusters", signal),
        inventory.items("datacenters", signal),
    ]);
    return pickHosts(question, { hosts: hosts as readonly EsxHost[], clusters, datacenters });
}

/** Hosts that the component has made, by the names of its resources. */
async function madeBefore(
    { maker, exclude = [] }: HostsQuestion,
    namespace: string,
    session: Session,
    signal: AbortSignal,
): Promise<HostsAnswer | undefined> {
    if (maker === undefined || !session.cluster) return undefined;
    const seen = await new ClusterLook(session, signal).list(kinds.host, { namespace }, "hosts");
    if (!seen) return { hosts: [], issues: [], warnings: [], unseenIn: namespace };
    const [, type, component] = /^((?:.*?::){2}.*?)::(.*)$/.exec(maker) ?? [];
    const prefix = `${type}$migration-toolkit:virtualization:Host::${component}-`;
    const hosts = seen.flatMap(({ metadata: { annotations }, spec }) => {
        const urn = annotations?.[urnAnnotation] ?? "";
        return annotations?.[componentAnnotation] === component && urn.startsWith(prefix)
            ? [{ id: String(spec?.id), name: urn.slice(prefix.length) }]
            : [];
    });
    const kept = hosts.filter(({ id, name }) => !exclude.includes(id) && !exclude.includes(name)).sort(byName);
    return kept.length === 0 ? undefined : { hosts: kept, issues: [], warnings: [], isRemembered: true };
}
