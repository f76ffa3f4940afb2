import type { Fault } from "../../../provider/rehearsal/port.ts";
import { type Declared, type Engine, Ref } from "../engine.ts";
import type { Operation } from "../operation.ts";
import type { Act, Inputs, Story } from "./story.ts";

const module = "migration-toolkit:virtualization:";
const namespace = "demo";

/** The program of the lifecycle tests: a vSphere source, two maps, a plan and its run. */
export function wave({ plan = {}, run = {} }: { readonly plan?: Inputs; readonly run?: Inputs } = {}): readonly Declared[] {
    const source = new Ref("vcenter");
    const credentials = { username: "migrator@vsphere.local", password: "canary-password-1" };
    const vcenter = { namespace, type: "vsphere", url: "https://vcenter.example.com/sdk", credentials, insecureSkipVerify: true };
    const maps = { networkMap: new Ref("networks"), storageMap: new Ref("storage") };
    const vms = { "web-01": {}, "web-02": {} };
    return [
        { type: `${module}Provider`, name: "vcenter", inputs: vcenter },
        { type: `${module}NetworkMap`, name: "networks", inputs: { namespace, source, networks: { "VM Network": { pod: true } } } },
        { type: `${module}StorageMap`, name: "storage", inputs: { namespace, source, storage: { "nvme-01": { storageClass: "ceph-rbd" } } } },
        { type: `${module}Plan`, name: "web", inputs: { namespace, source, ...maps, targetNamespace: "web", vms, ...plan } },
        migration({ plan: new Ref("web"), ...run }),
    ];
}

function migration(inputs: Inputs): Declared {
    return { type: `${module}Migration`, name: "run", inputs: { namespace, ...inputs } };
}

/** The run of another stack's plan, tried once. */
export function runOf({ engine }: { readonly engine: Engine }): Act {
    return { does: "up", program: [migration({ plan: engine.find("web")!.id })], until: () => true };
}

export const vddk = { vddk_image: "registry.example.com/vddk:8" };
export const isStopped = ({ isDead }: Operation) => !isDead;
const isRefused = ({ errors }: Operation) => errors.some((line) => line.includes("cancelOnDelete"));
const warm = { type: "warm" };
const stall: Fault = { kind: "vmStall", vm: "web-02", phase: "WaitForPowerOff" };

/** Waves: what moves and how, and what becomes of it on the way. */
export const waveStories: readonly Story[] = [
    {
        name: "a cold run with a VM that fails once",
        faults: [{ kind: "vm", vm: "web-02", step: "DiskTransferV2v", times: 1 }],
        acts: [
            { does: "up", program: wave() },
            { does: "destroy", program: [] },
        ],
    },
    {
        name: "a warm run whose cutover is set, moved and comes",
        settings: vddk,
        acts: [
            { does: "up", program: wave({ plan: warm }) },
            { does: "up", program: wave({ plan: warm, run: { cutover: "2026-01-06T08:00:00Z" } }), stopAfter: 2, until: isStopped },
            { does: "up", program: wave({ plan: warm, run: { cutover: "now" } }), pause: 30 },
            { does: "destroy", program: [] },
        ],
    },
    {
        name: "a VM that gets stuck and is cancelled",
        faults: [stall],
        acts: [
            { does: "up", program: wave({ run: { stallMinutes: 2 } }), until: isStopped },
            { does: "up", program: wave({ run: { stallMinutes: 2, cancel: ["web-02"] } }) },
            { does: "destroy", program: [] },
        ],
    },
    {
        name: "a run that is destroyed while it is under way",
        faults: [stall],
        acts: [
            { does: "up", program: wave({ run: { stallMinutes: 2 } }), until: isStopped },
            { does: "destroy", program: [], until: isRefused },
            { does: "up", program: wave({ run: { stallMinutes: 2, cancelOnDelete: true } }), until: isStopped },
            { does: "destroy", program: [] },
        ],
    },
    {
        name: "a plan that is final and makes way for another",
        acts: [
            { does: "up", program: wave({ plan: { vms: { "web-01": {} } } }) },
            { does: "up", program: wave({ plan: { vms: { "db-01": {} } } }) },
            { does: "destroy", program: [] },
        ],
    },
];
