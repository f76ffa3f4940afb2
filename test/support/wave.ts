import type * as pulumi from "@pulumi/pulumi";
import { raw } from "./pulumi.ts";

/** The program of the lifecycle tests: a vSphere source, two maps, a plan and its run, as a user writes them. */
export interface WaveOptions {
    readonly vms?: Readonly<Record<string, object>>;
    readonly source?: pulumi.Inputs;
    readonly plan?: pulumi.Inputs;
    readonly run?: pulumi.Inputs;
    readonly networks?: pulumi.Inputs;
    readonly storage?: pulumi.Inputs;
    readonly password?: pulumi.Input<string>;
    /** Outputs of the run that become outputs of the stack, beside its summary and attempt. */
    readonly runOutputs?: readonly string[];
    /** Without it the plan is only declared. */
    readonly runs?: boolean;
}

export const namespace = "demo";

export function wave(options: WaveOptions = {}): Record<string, unknown> {
    const vcenter = raw("migration-toolkit:virtualization:Provider", "vcenter", {
        namespace,
        type: "vsphere",
        url: "https://vcenter.example.com/sdk",
        credentials: { username: "migrator@vsphere.local", password: options.password ?? "canary-password-1" },
        insecureSkipVerify: true,
        ...options.source,
    });
    const common = { namespace, source: vcenter };
    const networks = raw("migration-toolkit:virtualization:NetworkMap", "networks", { ...common, networks: options.networks ?? everyNetwork });
    const storage = raw("migration-toolkit:virtualization:StorageMap", "storage", { ...common, storage: options.storage ?? everyDatastore });
    const plan = raw("migration-toolkit:virtualization:Plan", "web", {
        ...common,
        networkMap: networks,
        storageMap: storage,
        targetNamespace: "web",
        vms: options.vms ?? { "web-01": {}, "web-02": {} },
        ...options.plan,
    });
    if (options.runs === false) return {};
    const outputs = ["summary", "attempt", ...(options.runOutputs ?? [])];
    const run = raw("migration-toolkit:virtualization:Migration", "run", { namespace, plan, ...options.run }, { outputs });
    return Object.fromEntries(outputs.map((key) => [key, run[key]]));
}

const everyNetwork: pulumi.Inputs = { "VM Network": { pod: true } };
const everyDatastore: pulumi.Inputs = { "nvme-01": { storageClass: "ceph-rbd" } };
