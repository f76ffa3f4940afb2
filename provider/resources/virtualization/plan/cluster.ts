import type { Finding } from "../../../concern/index.ts";
import { conditionsOf, hasTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { type Own, toRef } from "../../../lifecycle/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, vmsOf } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type ClusterLook, missing, sayAbsent, sayObject, whenAbsent } from "../clusterLook.ts";
import { isAio } from "../forkliftController/aio.ts";
import { finding } from "../told.ts";
import { networkSurroundings } from "./networks.ts";
import { lookAtProviders } from "./providers.ts";

/**
 * What surrounds a plan in the cluster: providers, networks, accounts, hooks, Secrets, ConfigMaps, namespaces. Each is looked for by name.
 *
 * Source: forklift-behaviour §4.2, §6.1, §11.
 */
export async function clusterFindings(args: CheckedPlan, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const found = [
        lookAtProviders(args, own, look),
        networkSurroundings(args, look),
        serviceAccount(args, look),
        hooks(args, own, look),
        named(args, own, look),
        aioBuffers(args, look),
    ];
    return (await Promise.all(found)).flat();
}

/** Looked up in this cluster even for a remote destination. */
async function serviceAccount({ serviceAccount: name, targetNamespace: namespace }: CheckedPlan, look: ClusterLook): Promise<readonly Finding[]> {
    if (name === undefined || isUnknown(name) || isUnknown(namespace)) return [];
    return await missing(look, kinds.serviceAccount, { name, namespace }, "serviceAccount", "ServiceAccountNotValid");
}

/** virt-v2v's larger buffers are for the whole installation, and for cold moves only. Source: MTV-205, MTV-206. */
async function aioBuffers({ type, destination }: CheckedPlan, look: ClusterLook): Promise<readonly Finding[]> {
    if (type !== "warm" || typeof destination !== "string") return [];
    const ref = { name: "forklift-controller", namespace: toRef(destination, "").namespace };
    const seen = await look.get(kinds.forkliftController, ref, "type");
    const extraArgs = seen.state === "declared" ? seen.inputs.virtV2vExtraArgs : seen.state === "found" ? seen.object.spec?.virt_v2v_extra_args : "";
    const where = `${sayObject(kinds.forkliftController, ref)} has virt-v2v's AIO buffers set (\`${String(extraArgs)}\`)`;
    return finding(
        "error",
        "type",
        isAio(extraArgs) ? `${where}, which are for cold moves only; take \`virtV2vExtraArgs\`, or \`virtV2v\` of a Toolkit, away first` : undefined,
    );
}

/** Each hook once, for the first VM that has it. */
async function hooks(args: CheckedPlan, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const asked = Object.entries(vmsOf(args)).flatMap(([key, vm]) =>
        (["preHook", "postHook"] as const).map((step) => ({ property: formatPath(["vms", key, step]), text: vm[step] })),
    );
    const found = [...firstBy(asked)].map(async ([text, property]) => {
        const ref = toRef(text, own.namespace);
        const seen = await look.get(kinds.hook, ref, property);
        if (seen.state === "absent") return finding(whenAbsent, property, sayAbsent(kinds.hook, ref), "HookNotValid");
        if (seen.state === "declared") return await hookAccount(args, own, look, property, seen.inputs);
        if (seen.state !== "found") return [];
        const conditions = conditionsOf(seen.object.status);
        const wrong = conditions.filter(({ category, status }) => category === "Critical" && status === "True").map(({ type }) => type);
        const isReady = hasTrue(conditions, "Ready") || conditions.length === 0;
        const message = `${sayObject(kinds.hook, ref)} is not ready${wrong.length > 0 ? `: ${wrong.join(", ")}` : ""}; mend it first`;
        const account = await hookAccount(args, own, look, property, seen.object.spec);
        return [...finding("error", property, isReady ? undefined : message, "HookNotReady"), ...account];
    });
    return (await Promise.all(found)).flat();
}

/** Jobs of local hooks run in the plan's namespace, under the hook's account or else the plan's. */
async function hookAccount(
    { serviceAccount }: CheckedPlan,
    { namespace }: Own,
    look: ClusterLook,
    property: string,
    spec: KubeObject["spec"],
): Promise<readonly Finding[]> {
    const { aap, serviceAccount: ofHook } = (spec ?? {}) as { aap?: unknown; serviceAccount?: string };
    const name = ofHook || serviceAccount;
    if (aap || !name || isUnknown(name)) return [];
    return await missing(look, kinds.serviceAccount, { name, namespace }, property, ofHook ? "HookServiceAccountNotValid" : "ServiceAccountNotValid");
}

/** Secrets and ConfigMaps that conversions read. */
async function named(args: CheckedPlan, own: Own, look: ClusterLook): Promise<readonly Finding[]> {
    const secrets = Object.entries(vmsOf(args)).map(([key, vm]) => ({ property: formatPath(["vms", key, "luksSecret"]), text: vm.luksSecret }));
    const scripts = [{ property: "customizationScripts", text: args.customizationScripts }];
    const scratch = args.conversionTempStorageClass;
    const looks = [
        ...[...firstBy(secrets)].map(([text, property]) => missing(look, kinds.secret, toRef(text, own.namespace), property)),
        ...[...firstBy(scripts)].map(([text, property]) => missing(look, kinds.configMap, toRef(text, own.namespace), property)),
        ...(scratch === undefined || isUnknown(scratch)
            ? []
            : [missing(look, kinds.storageClass, { name: scratch }, "conversionTempStorageClass", "NotValid")]),
    ];
    return (await Promise.all(looks)).flat();
}

/** What is named, each once, with the property that names it first. */
function firstBy(asked: readonly { readonly property: string; readonly text: unknown }[]): ReadonlyMap<string, string> {
    const known = asked.filter((each): each is { property: string; text: string } => typeof each.text === "string" && each.text !== "");
    return new Map(known.map(({ text, property }) => [text, property] as const).reverse());
}
