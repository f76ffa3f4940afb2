import { kinds } from "../../kube/index.ts";
import { declaredKey, type Own, type Session, toRef } from "../../lifecycle/index.ts";
import { podNetwork } from "../../mapping/index.ts";
import type { NetworkMapArgs } from "../../schema/maps.ts";
import { formatPath, type InputIssue } from "../../schema/parse.ts";
import { isUnknown } from "../../schema/value.ts";
import { isUnanswered } from "./plan/sourceVms.ts";
import { sourceRef } from "./reference.ts";

/** How a network map writes its source. Source: forklift-behaviour §1.5. */
export interface SourceNetwork {
    readonly id?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly type?: string;
}

/**
 * The source of an entry as Forklift looks for it: the network of the pods by its type, all others by id or name. A NetworkAttachmentDefinition is
 * understood by `namespace/name` too.
 *
 * Source: forklift-behaviour §3.4 (OpenShift source); `FindNetworkByType` and `FindNetworkByNameAndNamespace` of Forklift `v1beta1/mapping.go`.
 */
export function networkRef(key: string, id: string | undefined): SourceNetwork {
    return (id ?? key) === podNetwork ? { type: podNetwork } : sourceRef(key, id);
}

/** The same in words that keys have, however somebody has written it. */
export function plainSource({ id, name, namespace, type }: SourceNetwork): { id?: string; name?: string } {
    if (type === podNetwork && !id && !name) return { id: podNetwork, name: podNetwork };
    return { ...(id && { id }), ...(name && { name: namespace && !id ? `${namespace}/${name}` : name }) };
}

/** The network of the pods is an OpenShift source's alone: one that only has its name must be meant otherwise. */
export async function podProblems(args: NetworkMapArgs, own: Own, session: Session, signal: AbortSignal): Promise<readonly InputIssue[]> {
    if (isUnknown(args.networks) || isUnknown(args.source)) return [];
    const keys = Object.entries(args.networks).flatMap(([key, target]) => (!isUnknown(target) && (target.id ?? key) === podNetwork ? [key] : []));
    const type = keys.length === 0 ? undefined : await sourceType(args.source, own, session, signal);
    if (type === undefined || type === "openshift") return [];
    const reason = `means the network of the pods, which a source of the type ${type} does not have; use the network's path or its inventory id as the key`;
    return keys.map((key) => ({ property: formatPath(["networks", key]), reason }));
}

/** As this program declares it, or as the inventory knows it; undefined = neither does. */
async function sourceType(source: string, own: Own, session: Session, signal: AbortSignal): Promise<string | undefined> {
    const provider = toRef(source, own.namespace);
    const declared = session.declared.get(declaredKey(kinds.provider, provider))?.inputs.type;
    if (typeof declared === "string") return declared;
    try {
        return (await session.inventoryOf(provider, signal))?.type;
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return undefined;
    }
}
