import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../provider/toolchain/pins.ts";

/** A recorded preview. */
export function recordedPreview(name: string): string {
    return readFileSync(join(repository, "test", "fixtures", "previews", name), "utf8");
}

export interface StepOptions {
    readonly op?: string;
    /** Short type, e.g. `Plan`. */
    readonly type?: string;
    readonly name?: string;
    readonly parent?: string;
    readonly before?: object;
    readonly after?: object;
    readonly outputs?: object;
    readonly replaceReasons?: readonly string[];
}

/** One step of a preview; by default a plan `web` that is made and of which nothing is known. */
export function step({ op = "create", type = "Plan", name = "web", parent, before, after, outputs, replaceReasons }: StepOptions = {}): object {
    const state = (inputs?: object) => inputs && { inputs, outputs, parent };
    return { op, urn: urnOf(type, name), oldState: state(before), newState: state(after ?? (before ? undefined : {})), replaceReasons };
}

export function urnOf(type: string, name: string): string {
    const token = type === "Wave" ? "migration-toolkit:index:Wave" : `migration-toolkit:virtualization:${type}`;
    return `urn:pulumi:dev::shop::${token}::${name}`;
}

/** A preview as the CLI prints it. */
export function previewText(
    steps: readonly object[],
    more: { readonly diagnostics?: readonly object[]; readonly changeSummary?: object } = {},
): string {
    return JSON.stringify({ steps, duration: 1, ...more });
}

/** Inputs of a plan with these VMs, as its check has completed them. */
export function planInputs(selected: Readonly<Record<string, object>>, more: object = {}): object {
    const vms = Object.fromEntries(Object.keys(selected).map((name) => [name, {}]));
    const texts = Object.fromEntries(Object.entries(selected).map(([name, vm]) => [name, JSON.stringify(vm)]));
    return { name: "web-1", namespace: "mtv", targetNamespace: "web", vms, selected: texts, digest: "d1", ...more };
}

/** A VM as a plan's check writes it: one disk of 8 GiB on `esx-01`. */
export function seenVm(over: object = {}): object {
    return { id: "vm-1", host: "esx-01", disks: { a: { sizeGiB: 8, datastore: "ds-1" } }, nics: { "00:01": "VM Network" }, concerns: {}, ...over };
}
