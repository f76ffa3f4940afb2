import type { Finding } from "../../../concern/index.ts";
import type { SourceType } from "../../../inventory/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { CheckedPlan } from "../../../schema/plan.ts";
import { buffersConfigMap } from "../../../schema/toolkit.ts";
import type { ValueMap } from "../../../schema/value.ts";
import type { ClusterLook } from "../clusterLook.ts";
import { isAio } from "../forkliftController/aio.ts";
import { finding } from "../told.ts";
import type { Desk } from "./desk.ts";

/**
 * AIO buffers are for cold migrations: a warm plan is refused as long as the installation has them, and warned where nobody here may look into them.
 *
 * Source: MTV-205, MTV-206; the controller reads the ConfigMap beside the plan (Forklift `EnsureExtraV2vConfConfigMap`).
 */
export async function bufferFindings(
    { type }: CheckedPlan,
    { own, session }: Pick<Desk, "own" | "session">,
    source: SourceType | undefined,
    look: ClusterLook,
): Promise<readonly Finding[]> {
    if (type !== "warm" || (source !== undefined && source !== "vsphere")) return [];
    const declared = [...session.declared.values()].find(({ token }) => token === "virtualization:ForkliftController");
    const [controller] = declared ? [] : ((await look.list(kinds.forkliftController, {}, "type")) ?? []);
    const name = declared ? configMapOf(declared.inputs, declaredKeys) : configMapOf((controller?.spec ?? {}) as ValueMap, specKeys);
    if (name === undefined) return [];
    const seen = await look.get(kinds.configMap, { name, namespace: own.namespace }, "type");
    if (seen.state === "found" && !hasBuffers(seen.object)) return [];
    const isSure = seen.state === "found" || name === buffersConfigMap;
    return finding(isSure ? "error" : "warning", "type", `${isSure ? "" : "if they are AIO buffers: "}${message(name)}`);
}

const message = (name: string) =>
    `virt-v2v of this installation is given the options for VDDK in ConfigMap ${name}, and AIO buffers are for cold migrations only: take them out (\`virtV2v.aioBuffers\` of the Toolkit, or \`virt_v2v_extra_args\` and \`virt_v2v_extra_conf_config_map\` of the ForkliftController) before anything moves warm (MTV-205)`;

const declaredKeys = { args: "virtV2vExtraArgs", configMap: "virtV2vExtraConfConfigMap" };
const specKeys = { args: "virt_v2v_extra_args", configMap: "virt_v2v_extra_conf_config_map" };

/** The ConfigMap that options for VDDK are read from. */
function configMapOf(settings: ValueMap, keys: typeof specKeys): string | undefined {
    const [args, name] = [settings[keys.args], settings[keys.configMap]];
    return isAio(args) && typeof name === "string" && name !== "" ? name : undefined;
}

function hasBuffers({ data = {}, binaryData = {} }: KubeObject): boolean {
    const texts = [
        ...Object.values(data as object),
        ...Object.values(binaryData as object).map((each) => Buffer.from(String(each), "base64").toString()),
    ];
    return texts.some((text) => /nfcAio/i.test(String(text)));
}
