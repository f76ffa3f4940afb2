import type { KubeObject } from "../../../kube/index.ts";
import type { Own } from "../../../lifecycle/index.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type PlanVmArgs, vmsOf } from "../../../schema/plan.ts";
import type { Value, ValueMap } from "../../../schema/value.ts";
import { own } from "../../../util/own.ts";
import { defined, keyOf, reference, referenceArg, sortedEntries, sourceRef } from "../reference.ts";

/** Fields of the plan that are written as they are given. */
const planFields = [
    "description",
    "targetNamespace",
    "type",
    "preserveStaticIPs",
    "targetPowerState",
    "targetLabels",
    "targetNodeSelector",
    "targetAffinity",
    "serviceAccount",
    "skipGuestConversion",
    "useCompatibilityMode",
    "runPreflightInspection",
    "deleteGuestConversionPod",
    "deleteVmOnFailMigration",
    "installLegacyDrivers",
    "xfsCompatibility",
    "pvcNameTemplateUseGenerateName",
    "convertorLabels",
    "convertorNodeSelector",
    "convertorAffinity",
    "conversionTempStorageClass",
    "conversionTempStorageSize",
    "virtV2vImage",
    "tagMapping",
    "archived",
    "migrateSharedDisks",
    "rdmAsLun",
    "scsiReservation",
    "enableNestedVirtualization",
    "pvcNameTemplate",
    "volumeNameTemplate",
    "networkNameTemplate",
] as const satisfies readonly (keyof PlanArgs)[];

/** Fields of one VM that are written as they are given. */
const vmFields = [
    "targetName",
    "targetPowerState",
    "instanceType",
    "rootDisk",
    "nbdeClevis",
    "deleteVmOnFailMigration",
    "migrateSharedDisks",
    "rdmAsLun",
    "scsiReservation",
    "enableNestedVirtualization",
    "pvcNameTemplate",
    "volumeNameTemplate",
    "networkNameTemplate",
] as const satisfies readonly (keyof PlanVmArgs)[];

/** What the API server writes into a plan when nothing was said. Source: forklift-behaviour §1.1. */
const serverDefaults: ValueMap = {
    preserveStaticIPs: true,
    migrateSharedDisks: true,
    deleteVmOnFailMigration: true,
    useCompatibilityMode: true,
    runPreflightInspection: true,
    skipGuestConversion: false,
    xfsCompatibility: false,
};

/** Arguments → `Plan.spec`. Source: forklift-behaviour §1.7. */
export function planSpec(args: CheckedPlan, own: Own): Record<string, unknown> {
    const at = (text: string | undefined) => (text === undefined ? undefined : reference(text, own.namespace));
    return defined({
        ...pick(args, planFields),
        provider: { source: at(args.source), destination: at(args.destination ?? "host") },
        map: { network: at(args.networkMap), storage: at(args.storageMap) },
        transferNetwork: args.transferNetwork === undefined ? undefined : reference(args.transferNetwork, args.targetNamespace),
        customizationScripts: at(args.customizationScripts),
        vms: sortedEntries(vmsOf(args)).map(([key, vm]) => vmSpec(key, vm, own)),
    });
}

function vmSpec(key: string, vm: PlanVmArgs, own: Own): Record<string, unknown> {
    const hooks = [
        { step: "PreHook", hook: vm.preHook },
        { step: "PostHook", hook: vm.postHook },
    ].flatMap(({ step, hook }) => (hook ? [{ step, hook: reference(hook, own.namespace) }] : []));
    return defined({
        ...sourceRef(key, vm.id),
        ...pick(vm, vmFields),
        luks: vm.luksSecret === undefined ? undefined : reference(vm.luksSecret, own.namespace),
        hooks: hooks.length > 0 ? hooks : undefined,
    });
}

/** `Plan.spec` → arguments, in the words used before where they mean the same. */
export function planArgsOf(object: KubeObject, prior: ValueMap): ValueMap {
    const spec = object.spec as Spec;
    const namespace = object.metadata.namespace!;
    const given = Object.entries(pick(spec, planFields)).filter(([key, value]) => key in prior || value !== serverDefaults[key]);
    const target = String(spec.targetNamespace);
    // Admission fills the transfer network in from the destination. Source: forklift-behaviour §14.
    const transferNetwork = prior.transferNetwork === undefined ? undefined : referenceArg(spec.transferNetwork, prior.transferNetwork, target);
    return defined({
        ...Object.fromEntries(given),
        // The older way to say it counts whatever `type` says.
        ...(spec.warm === true && { type: "warm" }),
        source: referenceArg(spec.provider?.source, prior.source, namespace),
        destination: referenceArg(spec.provider?.destination, prior.destination, namespace),
        networkMap: referenceArg(spec.map?.network, prior.networkMap, namespace),
        storageMap: referenceArg(spec.map?.storage, prior.storageMap, namespace),
        transferNetwork,
        customizationScripts: referenceArg(spec.customizationScripts, prior.customizationScripts, namespace),
        ...vmsArgs(spec.vms ?? [], prior as unknown as CheckedPlan, namespace),
    }) as ValueMap;
}

/** The VMs as found; of a query, who it had picked is held against who is there. */
function vmsArgs(found: readonly VmSpec[], prior: Partial<CheckedPlan>, namespace: string): ValueMap {
    const { vms: asked = {}, selected = {} } = prior;
    const before = vmsOf({ vms: asked, selected }) as Readonly<Record<string, ValueMap>>;
    const vms = found.map((vm) => ({ vm, args: vmArgs(vm, before, namespace) }));
    if (!isQuery(asked)) return { vms: Object.fromEntries(vms.map(({ args }) => args)) };
    const settings = vms.map(({ args: [key, { id: _, ...rest }] }): [string, ValueMap] => [key, { ...idIn(own(asked.include, key)), ...rest }]);
    const told = settings.filter(([key, args]) => Object.keys(args).length > 0 || own(asked.include, key));
    const include = { ...asked.include, ...Object.fromEntries(told) };
    return {
        vms: { ...asked, ...(Object.keys(include).length > 0 && { include }) },
        selected: Object.fromEntries(vms.map(({ vm, args: [key] }) => [key, own(selected, key) ?? JSON.stringify({ id: vm.id ?? key })])),
    };
}

function idIn(args: PlanVmArgs | undefined): ValueMap {
    return args?.id === undefined ? {} : { id: args.id };
}

interface Spec extends Record<string, unknown> {
    readonly provider?: { readonly source?: unknown; readonly destination?: unknown };
    readonly map?: { readonly network?: unknown; readonly storage?: unknown };
    readonly vms?: readonly VmSpec[];
}

interface VmSpec extends Record<string, unknown> {
    readonly id?: string;
    readonly name?: string;
    readonly hooks?: readonly { readonly step: string; readonly hook: unknown }[];
}

function vmArgs(vm: VmSpec, before: Readonly<Record<string, ValueMap>>, namespace: string): [string, ValueMap] {
    const key = keyOf(vm, before as Record<string, { id?: string }>);
    const prior = own(before, key) ?? {};
    const hook = (step: string, known: Value | undefined) => referenceArg(vm.hooks?.find((each) => each.step === step)?.hook, known, namespace);
    const args = defined({
        id: prior.id,
        ...pick(vm, vmFields),
        luksSecret: referenceArg(vm.luks, prior.luksSecret, namespace),
        preHook: hook("PreHook", prior.preHook),
        postHook: hook("PostHook", prior.postHook),
    });
    return [key, args as ValueMap];
}

function pick<T extends object, K extends string>(object: T, keys: readonly K[]): Record<string, Value> {
    return Object.fromEntries(
        keys.map((key) => [key, (object as Record<string, Value>)[key]] as const).filter(([, value]) => value !== undefined),
    ) as Record<string, Value>;
}
