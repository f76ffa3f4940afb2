import { type Finding, listed } from "../../../concern/index.ts";
import type { InventoryVm, SourceType } from "../../../inventory/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { Own } from "../../../lifecycle/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, vmsOf } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { targetNameOf } from "../../../util/names.ts";
import type { ClusterLook } from "../clusterLook.ts";
import { finding } from "../told.ts";
import { isHost } from "./providers.ts";

/**
 * VMs of the cluster that stand in the way of the plan's: with their names in the target namespace, or with their MAC addresses anywhere.
 *
 * VMs that this plan has made itself are in nobody's way; VMs of other plans are named with their plan. A remote destination is not looked into.
 * Source: forklift-behaviour §4.3 (VMAlreadyExists, MacConflicts), §10.1.
 */
export async function clashFindings(of: Clash, plan: KubeObject | undefined, look: ClusterLook): Promise<readonly Finding[]> {
    const { args, own, vms } = of;
    if (vms.size === 0 || isUnknown(args.targetNamespace) || (await isHost(args, own, look)) === false) return [];
    const all = await look.list(kinds.virtualMachine, {}, "vms: names and MAC addresses");
    const near = all ?? (await look.list(kinds.virtualMachine, { namespace: args.targetNamespace }, "vms: names")) ?? [];
    const others = near.filter(({ metadata }) => metadata.labels?.plan === undefined || metadata.labels.plan !== plan?.metadata.uid);
    return [...takenNames(of, others), ...takenAddresses(of, others)];
}

export interface Clash {
    readonly args: CheckedPlan;
    readonly own: Own;
    readonly source: SourceType;
    readonly vms: ReadonlyMap<string, InventoryVm>;
}

/** A name that had to be rewritten gets random characters where it is taken; one that was asked for, or fits as it is, has to be free. */
function takenNames({ args, vms }: Clash, others: readonly KubeObject[]): readonly Finding[] {
    const byName = new Map(others.filter(({ metadata }) => metadata.namespace === args.targetNamespace).map((vm) => [vm.metadata.name!, vm]));
    const given = vmsOf(args);
    return [...vms].flatMap(([key, { name }]) => {
        const targetName = given[key]?.targetName;
        if (isUnknown(targetName)) return [];
        const wanted = targetNameOf(name, targetName);
        const taken = wanted === undefined ? undefined : byName.get(wanted);
        if (!taken || wanted !== (targetName ?? name)) return [];
        const message = `would become ${JSON.stringify(wanted)} in ${args.targetNamespace}, where there is such a VM already${makerOf(taken)}; remove that one, or choose another \`targetName\``;
        return finding("error", formatPath(["vms", key]), message, "VMAlreadyExists");
    });
}

function makerOf({ metadata: { labels = {} } }: KubeObject): string {
    const { "plan-name": name, "plan-namespace": namespace } = labels;
    return name ? `, made by plan ${namespace ? `${namespace}/` : ""}${name}` : "";
}

/** VMs of another cluster keep their addresses when they move cold; the controller asks only before a live migration. */
function takenAddresses({ source, vms }: Clash, others: readonly KubeObject[]): readonly Finding[] {
    if (source === "openshift") return [];
    const byAddress = new Map(others.flatMap((vm) => addressesOf(vm).map((mac) => [mac, `${vm.metadata.namespace}/${vm.metadata.name}`] as const)));
    return [...vms].flatMap(([key, { name, id, nics }]) => {
        const clashes = nics.flatMap(({ mac }) => {
            const owner = byAddress.get(mac.toLowerCase());
            return owner && mac !== "" ? [`${mac} is one of VM ${owner}`] : [];
        });
        const message = `cannot migrate ${name} (${id}) with its MAC addresses: ${listed(clashes)}; remove that VM, or change an address`;
        return finding("error", formatPath(["vms", key]), clashes.length > 0 ? message : undefined, "MacConflicts");
    });
}

interface VirtualMachineSpec {
    readonly template?: { readonly spec?: { readonly domain?: { readonly devices?: { readonly interfaces?: readonly { macAddress?: string }[] } } } };
}

function addressesOf({ spec }: KubeObject): readonly string[] {
    const interfaces = (spec as VirtualMachineSpec | undefined)?.template?.spec?.domain?.devices?.interfaces ?? [];
    return interfaces.flatMap(({ macAddress }) => (macAddress ? [macAddress.toLowerCase()] : []));
}
