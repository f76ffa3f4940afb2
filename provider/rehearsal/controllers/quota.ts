import { isDeepStrictEqual } from "node:util";
import { type KubeObject, kinds } from "../../kube/index.ts";
import { bytesOf } from "../../util/quantity.ts";
import { type Controller, refOf, type Watch } from "./manager.ts";
import type { Surroundings } from "./world.ts";

type Amounts = Readonly<Record<string, string>>;

/**
 * Counts what a ResourceQuota limits: claims, their storage, VMs. What pods take stays 0, and nothing is refused for it.
 *
 * Source: Kubernetes "Resource Quotas".
 */
export function quotaController(world: Surroundings): Controller {
    const quotasOf = async (namespace: string | undefined) => (await world.cluster.list(kinds.resourceQuota, { namespace })).items;
    const counted = (kind: Watch["kind"]): Watch => ({
        kind,
        specOnly: true,
        map: async ({ metadata: { namespace } }) => (await quotasOf(namespace)).map(({ metadata: { name = "" } }) => ({ name, namespace })),
    });
    return {
        kind: kinds.resourceQuota,
        // API servers count no generations of quotas: any change may be one of the limits.
        watches: [ownChanges, counted(kinds.persistentVolumeClaim), counted(kinds.virtualMachine)],
        async reconcile(ref) {
            const quota = await world.cluster.get(kinds.resourceQuota, ref);
            if (!quota) return undefined;
            const hard = (quota.spec?.hard ?? {}) as Amounts;
            const within = { namespace: ref.namespace };
            const claims = (await world.cluster.list(kinds.persistentVolumeClaim, within)).items;
            const vms = (await world.cluster.list(kinds.virtualMachine, within)).items;
            const used = Object.fromEntries(Object.keys(hard).map((resource) => [resource, usedOf(resource, claims, vms.length)]));
            if (isDeepStrictEqual(quota.status, { hard, used })) return undefined;
            await world.cluster.replace(kinds.resourceQuota, { ...quota, status: { hard, used } }, manager);
            return undefined;
        },
    };
}

const ownChanges: Watch = { kind: kinds.resourceQuota, map: (quota) => [refOf(quota)] };

const manager = { subresource: "status", fieldManager: "kube-controller-manager" } as const;

const classResource = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/;

function usedOf(resource: string, claims: readonly KubeObject[], vms: number): string {
    const [, name, rest = resource] = classResource.exec(resource) ?? [];
    const own = name === undefined ? claims : claims.filter(({ spec }) => spec?.storageClassName === name);
    switch (rest) {
        case "requests.storage":
            return String(own.reduce((sum, claim) => sum + sizeOf(claim), 0));
        case "persistentvolumeclaims":
        case "count/persistentvolumeclaims":
            return String(own.length);
        case "count/virtualmachines.kubevirt.io":
            return String(vms);
        default:
            return "0";
    }
}

function sizeOf({ spec }: KubeObject): number {
    const { requests } = (spec?.resources ?? {}) as { readonly requests?: { readonly storage?: unknown } };
    return bytesOf(String(requests?.storage ?? "0")) ?? 0;
}
