import assert from "node:assert/strict";
import type { RunView } from "../../../../provider/await/index.ts";
import { ApiError, type Cluster, failure, type Kind, type KubeObject } from "../../../../provider/kube/index.ts";
import { verifyTargets } from "../../../../provider/resources/virtualization/run/verify.ts";

interface World {
    readonly machine?: Record<string, unknown> | null;
    readonly claim?: Record<string, unknown> | null;
    readonly plan?: Record<string, unknown>;
    readonly restorePowerState?: string;
    readonly destinationUrl?: string;
    readonly isForbidden?: boolean;
}

const volumes = [{ name: "vol-0", persistentVolumeClaim: { claimName: "disk-0" } }];

async function look({ machine = {}, claim = {}, plan = {}, restorePowerState = "On", destinationUrl = "", isForbidden }: World) {
    const objects: readonly (KubeObject | false | null)[] = [
        machine && {
            kind: "VirtualMachine",
            metadata: { name: "web-01" },
            spec: { runStrategy: "Always", template: { spec: { volumes } }, ...machine },
        },
        claim && { kind: "PersistentVolumeClaim", metadata: { name: "disk-0" }, status: { phase: "Bound", capacity: { storage: "4Gi" }, ...claim } },
    ];
    const cluster = {
        get: async () => ({ metadata: { name: "host" }, spec: { url: destinationUrl } }),
        list: async ({ kind }: Kind) => {
            if (isForbidden) throw new ApiError("list", failure(403, "Forbidden", "virtualmachines is forbidden"));
            return { items: objects.filter((each) => each && each.kind === kind), resourceVersion: "1" };
        },
    } as unknown as Cluster;
    const subject: KubeObject = {
        metadata: { name: "web", namespace: "demo" },
        spec: {
            targetNamespace: "web",
            provider: { destination: { name: destinationUrl ? "far" : "host", namespace: "openshift-mtv" } },
            vms: [{ name: "web-01" }],
            ...plan,
        },
        status: { migration: { vms: [{ id: "vm-1", name: "web-01", restorePowerState }] } },
    };
    const vm = { id: "vm-1", name: "web-01", targetName: "web-01", outcome: "Succeeded", phase: "Completed", doneMiB: 4096, totalMiB: 4096 } as const;
    const view: RunView = { outcome: "Succeeded", rests: false, causes: [], vms: [vm] };
    const told: string[] = [];
    const found = await verifyTargets(
        view,
        subject,
        { cluster, hostProvider: async () => ({ name: "host", namespace: "openshift-mtv" }) },
        AbortSignal.timeout(5_000),
        (why) => void told.push(why),
    );
    return { found, told };
}

describe("a look at the targets", () => {
    const cases: readonly { readonly why: string; readonly world: World; readonly finds?: RegExp; readonly tells?: RegExp }[] = [
        { why: "finds nothing when all is well", world: {} },
        { why: "misses a VM", world: { machine: null }, finds: /^web-01: .* there is no VirtualMachine web\/web-01$/ },
        { why: "misses a disk", world: { claim: null }, finds: /PersistentVolumeClaim disk-0, does not exist/ },
        { why: "sees a disk that is not bound", world: { claim: { phase: "Pending" } }, finds: /disk-0, is Pending/ },
        {
            why: "sees disks that are too small",
            world: { claim: { capacity: { storage: "3Gi" } } },
            finds: /3072 MiB together, the source's 4096 MiB/,
        },
        { why: "takes larger disks", world: { claim: { capacity: { storage: "8Gi" } } } },
        {
            why: "sees a target that is off although its source was on",
            world: { machine: { runStrategy: "Halted" } },
            finds: /switched off, asked was on as the source was/,
        },
        { why: "leaves off what was off", world: { machine: { runStrategy: "Halted" }, restorePowerState: "Off" } },
        { why: "does not judge a power state nobody knows", world: { machine: { runStrategy: "Halted" }, restorePowerState: "Unknown" } },
        { why: "goes by the plan's wish", world: { plan: { targetPowerState: "off" } }, finds: /switched on, asked was off$/ },
        {
            why: "goes by the VM's wish first",
            world: { plan: { targetPowerState: "off", vms: [{ id: "vm-1", targetPowerState: "on" }] } },
        },
        { why: "reads the older way of switching on", world: { machine: { runStrategy: undefined, running: true } } },
        { why: "does not look at a remote cluster", world: { machine: null, destinationUrl: "https://api.example.com" }, tells: /remote cluster/ },
        {
            why: "says that it may not look",
            world: { machine: null, isForbidden: true },
            tells: /could not be looked at: .*forbidden.*`verify: false`/,
        },
    ];
    for (const { why, world, finds, tells } of cases)
        it(why, async () => {
            const { found, told } = await look(world);
            if (finds) assert.match(found.join("\n"), finds);
            else assert.deepEqual(found, []);
            if (tells) assert.match(told.join("\n"), tells);
            else assert.deepEqual(told, []);
        });
});
