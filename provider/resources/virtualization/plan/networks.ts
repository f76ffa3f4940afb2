import { isIP } from "node:net";
import type { Finding } from "../../../concern/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { CheckedPlan } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type ClusterLook, sayAbsent, sayObject, whenAbsent } from "../clusterLook.ts";
import { reference } from "../reference.ts";
import { finding } from "../told.ts";

/** The transfer network and the networks of the target namespace. Source: forklift-behaviour §4.2, §10.2. */
export async function networkSurroundings(args: CheckedPlan, look: ClusterLook): Promise<readonly Finding[]> {
    if (isUnknown(args.targetNamespace)) return [];
    return (await Promise.all([transferNetwork(args, look), userDefinedNetworks(args, look)])).flat();
}

const routeAnnotation = "forklift.konveyor.io/route";

/** Looked up in this cluster even for a remote destination. */
async function transferNetwork({ transferNetwork: text, targetNamespace }: CheckedPlan, look: ClusterLook): Promise<readonly Finding[]> {
    if (text === undefined || isUnknown(text)) return [];
    const ref = reference(text, targetNamespace);
    const seen = await look.get(kinds.networkAttachmentDefinition, ref, "transferNetwork");
    const condition = "TransferNetworkNotValid";
    if (seen.state === "absent") return finding(whenAbsent, "transferNetwork", sayAbsent(kinds.networkAttachmentDefinition, ref), condition);
    if (seen.state !== "found") return [];
    const subject = sayObject(kinds.networkAttachmentDefinition, ref);
    const route = seen.object.metadata.annotations?.[routeAnnotation];
    if (route === undefined)
        return finding(
            "warning",
            "transferNetwork",
            `${subject} has no annotation \`${routeAnnotation}\`; give it the gateway's address, or \`none\` when the source is on the same network`,
            "TransferNetworkMissingDefaultRoute",
        );
    const isGood = route === "none" || isIP(route) !== 0;
    const message = `the annotation \`${routeAnnotation}\` of ${subject} is ${JSON.stringify(route)}; it must be an IP address or \`none\``;
    return finding("error", "transferNetwork", isGood ? undefined : message, condition);
}

const userDefined = "k8s.ovn.org/user-defined-network";

async function userDefinedNetworks({ targetNamespace: namespace }: CheckedPlan, look: ClusterLook): Promise<readonly Finding[]> {
    const networks = await look.list(kinds.networkAttachmentDefinition, { namespace, labelSelector: userDefined }, "targetNamespace");
    const layer3 = (networks ?? []).find(isLayer3);
    const message = `the user-defined network ${layer3?.metadata.name} of ${namespace} is a layer-3 network, which VMs cannot use; make it layer 2`;
    return finding("error", "targetNamespace", layer3 ? message : undefined, "UnsupportedUserDefinedNetwork");
}

function isLayer3({ spec }: KubeObject): boolean {
    try {
        const { type, topology } = JSON.parse(String(spec?.config)) as { type?: unknown; topology?: unknown };
        return type === "ovn-k8s-cni-overlay" && topology === "layer3";
    } catch {
        return false;
    }
}
