import { isDeepStrictEqual } from "node:util";
import { conditionsOf } from "../../condition/index.ts";
import { ApiError, failure, type Kind, type KubeObject, kinds } from "../../kube/index.ts";
import { invalid } from "./objects.ts";
import type { Store } from "./store.ts";

/**
 * What the webhooks of KubeVirt say to a new object. Webhooks are asked about dry runs too.
 *
 * Errors: `ApiError` 400 in the API server's words for a webhook that refuses.
 *
 * Source: live-migration LM-U02; KubeVirt's `migration-create-validator`.
 */
export function admitNew(kind: Kind, object: KubeObject, store: Pick<Store, "find" | "all">): void {
    const reason = kind.kind === "VirtualMachineInstanceMigration" ? migrationRefusal(object, store) : undefined;
    if (reason === undefined) return;
    const message = `admission webhook "migration-create-validator.kubevirt.io" denied the request: ${reason}`;
    throw new ApiError("POST", { ...failure(400, "", message), reason: undefined });
}

/** What the webhooks of CDI and KubeVirt say to another spec. Source: data-import CDI-U03; KubeVirt's `migration-update-validator`. */
export function admitChange(kind: Kind, before: KubeObject, after: KubeObject): void {
    const refusal = frozenSpecs[kind.kind];
    if (!refusal || isDeepStrictEqual(before.spec, after.spec)) return;
    throw invalid("write", kind, before.metadata.name ?? "", [{ ...refusal, reason: "FieldValueForbidden" }]);
}

const frozenSpecs: Readonly<Record<string, { readonly field: string; readonly message: string }>> = {
    DataVolume: { field: "DataVolume.Spec", message: "Cannot update DataVolume Spec" },
    VirtualMachineInstanceMigration: { field: "spec", message: "update of Migration object's spec is restricted" },
};

function migrationRefusal({ metadata: { namespace }, spec }: KubeObject, store: Pick<Store, "find" | "all">): string | undefined {
    const name = spec?.vmiName as string | undefined;
    if (!name) return "vmiName is missing";
    const instance = store.find(kinds.virtualMachineInstance, namespace, name);
    if (!instance) return `the VMI "${namespace}/${name}" does not exist`;
    if (isFinal(instance)) return "Cannot migrate VMI in finalized state.";
    const against = conditionsOf(instance.status).find(({ type, status }) => type === "LiveMigratable" && status === "False");
    if (against) return `Cannot migrate VMI, Reason: ${against.reason}, Message: ${against.message}`;
    const others = store.all(kinds.virtualMachineInstanceMigration).filter((each) => each.metadata.namespace === namespace && !isFinal(each));
    const active = others.find((each) => each.spec?.vmiName === name);
    return active && `in-flight migration detected. Active migration job (${active.metadata.uid}) is currently already in progress for VMI ${name}.`;
}

function isFinal({ status }: KubeObject): boolean {
    return status?.phase === "Succeeded" || status?.phase === "Failed";
}
