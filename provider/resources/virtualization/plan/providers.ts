import type { Finding } from "../../../concern/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Own, toRef } from "../../../lifecycle/index.ts";
import { hasOffload } from "../../../mapping/index.ts";
import type { StorageTarget } from "../../../schema/maps.ts";
import type { CheckedPlan } from "../../../schema/plan.ts";
import { isUnknown, type ValueMap } from "../../../schema/value.ts";
import { type ClusterLook, missing, type Seen } from "../clusterLook.ts";
import { finding } from "../told.ts";

/** The provider pair, and what hangs on it. Source: forklift-behaviour §3.1, §4.2 (VDDKInitImageUnavailable, RestrictedPodSecurity). */
export async function lookAtProviders(args: CheckedPlan, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const found = await Promise.all([absentProviders(args, own, look), vddkImage(args, own, look), podSecurity(args, own, look)]);
    return found.flat();
}

interface Pair {
    readonly source?: unknown;
    readonly destination?: unknown;
}

/** The providers of a plan or a map that are not there. */
export async function absentProviders({ source, destination }: Pair, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const sides = [
        { property: "source", text: source, condition: "SourceProviderNotValid" },
        { property: "destination", text: destination, condition: "DestinationProviderNotValid" },
    ];
    const found = sides.map(async ({ property, text, condition }) =>
        typeof text === "string" ? await missing(look, kinds.provider, toRef(text, own.namespace), property, condition) : [],
    );
    return (await Promise.all(found)).flat();
}

/** The toolkit may have an image for all its sources, which nobody here can see; so this is no more than a warning. */
async function vddkImage(args: CheckedPlan, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const need = args.type === "warm" ? "a warm migration" : args.skipGuestConversion === true ? "copying disks without conversion" : undefined;
    if (need === undefined || isUnknown(args.source)) return [];
    const { type, image } = sourceOf(await look.get(kinds.provider, toRef(args.source, own.namespace), "source"));
    if (type !== "vsphere" || image !== undefined) return [];
    if (args.type !== "warm" && (await leavesCopyingToArrays(args, own, look))) return [];
    const message = `${need} needs a VDDK image, and the source has none: set its \`vddkImage\`, unless the toolkit has a global one`;
    return finding("warning", args.type === "warm" ? "type" : "skipGuestConversion", message, "VDDKInitImageUnavailable");
}

function sourceOf(seen: Seen): { readonly type?: unknown; readonly image?: unknown } {
    if (seen.state === "declared") return { type: seen.inputs.type, image: seen.inputs.vddkImage };
    if (seen.state !== "found") return {};
    const { type, settings = {} } = seen.object.spec as { type?: string; settings?: Record<string, string> | null };
    return { type, image: settings?.vddkInitImage || undefined };
}

/** Arrays copy without VDDK. */
async function leavesCopyingToArrays({ storageMap }: CheckedPlan, own: Own, look: ClusterLook): Promise<boolean> {
    if (isUnknown(storageMap)) return true;
    const seen = await look.get(kinds.storageMap, toRef(storageMap, own.namespace), "storageMap");
    if (seen.state === "declared") return hasOffload(seen.inputs.storage as Readonly<Record<string, StorageTarget>> | undefined) === true;
    const map = seen.state === "found" ? (seen.object.spec?.map as readonly { offloadPlugin?: unknown }[] | undefined) : undefined;
    return map?.some(({ offloadPlugin }) => offloadPlugin !== undefined) === true;
}

/** True for the cluster that MTV runs in; undefined = not known. */
export async function isHost(args: Pair, own: Own, look: ClusterLook): Promise<boolean | undefined> {
    if (typeof args.destination !== "string") return undefined;
    const seen = await look.get(kinds.provider, toRef(args.destination, own.namespace), "destination");
    if (seen.state === "declared") return isLocal(seen.inputs);
    return seen.state === "found" ? isLocal(seen.object.spec) : undefined;
}

function isLocal(spec: KubeObject["spec"] | ValueMap): boolean {
    return spec?.type === "openshift" && !spec.url;
}

/** Pods of conversions need rights that a restricted namespace of the toolkit withholds. The provider `host` is in that namespace. */
async function podSecurity(args: CheckedPlan, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    if (typeof args.destination !== "string" || (await isHost(args, own, look)) !== true) return [];
    const { namespace } = toRef(args.destination, own.namespace);
    const seen = await look.get(kinds.namespace, { name: namespace }, "destination");
    const level = seen.state === "found" ? seen.object.metadata.labels?.["pod-security.kubernetes.io/enforce"] : undefined;
    const message = `the namespace ${namespace}, where the toolkit is installed, enforces restricted pod security, and migration pods may not start; label it \`pod-security.kubernetes.io/enforce: privileged\``;
    return finding("warning", "destination", level === "restricted" ? message : undefined, "RestrictedPodSecurity");
}
