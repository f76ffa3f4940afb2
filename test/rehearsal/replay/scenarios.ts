import { type Kind, kinds } from "../../../provider/kube/index.ts";
import type { WorldOptions } from "../../../provider/rehearsal/port.ts";
import type { Recorder } from "./recorder.ts";

/** What users of the real controllers do, in few words. */
export interface Scenario {
    readonly why: string;
    readonly options?: Pick<WorldOptions, "settings" | "faults">;
    readonly play: (recorder: Recorder) => Promise<void>;
}

const plan: Kind = kinds.plan;
const migration: Kind = kinds.migration;
const two = [{ id: "vm-55" }, { id: "vm-58" }];
const ended = async (recorder: Recorder, name = "p-1") => {
    await recorder.until(migration, name, "The migration has");
    await recorder.wait(20);
};

export const scenarios: Readonly<Record<string, Scenario>> = {
    "cancel-one": {
        why: "one VM is cancelled while it is copied, the other goes on",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CopyDisksVirtV2V"');
            await recorder.change(migration, "p-1", { cancel: [{ id: "vm-55" }] });
            await ended(recorder);
        },
    },
    "cancel-all-retry": {
        why: "both are cancelled, and a second run moves them",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"WaitForPowerOff"');
            await recorder.change(migration, "p-1", { cancel: two });
            await ended(recorder);
            await recorder.migrate("p", "p-2");
            await ended(recorder, "p-2");
        },
    },
    "delete-migration": {
        why: "the Migration of an active run is deleted",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CreateGuestConversionPod"');
            await recorder.remove(migration, "p-1");
            await recorder.wait(30);
            await recorder.migrate("p", "p-2");
            await ended(recorder, "p-2");
        },
    },
    "archive-in-run": {
        why: "a plan is archived while it runs",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"ConvertGuest"');
            await recorder.change(plan, "p", { archived: true });
            await recorder.wait(30);
        },
    },
    "delete-plan-in-run": {
        why: "a plan is deleted while it runs",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CopyDisksVirtV2V"');
            await recorder.remove(plan, "p");
            await recorder.wait(30);
        },
    },
    "source-blinks": {
        why: "the source is away for a minute",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CopyDisksVirtV2V"');
            await recorder.fault("away", { kind: "connection", provider: "vcenter", reason: "dial tcp: i/o timeout" });
            await recorder.wait(90);
            await recorder.heal("away");
            await ended(recorder);
        },
    },
    "source-lost": {
        why: "the source is away for longer than the grace period, and the run begins again when it is back",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CopyDisksVirtV2V"');
            await recorder.fault("away", { kind: "connection", provider: "vcenter", reason: "dial tcp: i/o timeout" });
            await recorder.wait(420);
            await recorder.heal("away");
            await ended(recorder);
        },
    },
    "source-replaced": {
        why: "the provider is deleted and made anew during a run",
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"AllocateDisks"');
            const spec = (await recorder.stage.cluster.get(kinds.provider, { name: "vcenter", namespace: "demo" }))!.spec!;
            await recorder.remove(kinds.provider, "vcenter");
            await recorder.wait(5);
            await recorder.create(kinds.provider, "vcenter", spec);
            await recorder.wait(60);
        },
    },
    "cold-by-importer": {
        why: "shared disks are not migrated, so that importer pods copy",
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-61" }], { migrateSharedDisks: false });
            await recorder.migrate("p", "p-1");
            await ended(recorder);
        },
    },
    "raw-copy": {
        why: "no guest conversion: importer pods copy, a VDDK image is checked",
        options: { settings: { vddk_image: "registry.example.com/vddk:8" } },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-61" }], { skipGuestConversion: true });
            await recorder.wait(20);
            await recorder.migrate("p", "p-1");
            await ended(recorder);
        },
    },
    "warm-at-once": {
        why: "a cutover in the past: one round, then at once",
        options: { settings: { vddk_image: "registry.example.com/vddk:8" } },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-85" }], { type: "warm" });
            await recorder.wait(20);
            await recorder.migrate("p", "p-1", { cutover: "2026-11-22T20:00:00Z" });
            await ended(recorder);
        },
    },
    "warm-per-vm": {
        why: "one VM is cut over before the other",
        options: { settings: { vddk_image: "registry.example.com/vddk:8" } },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-85" }, { id: "vm-88" }], { type: "warm", runPreflightInspection: false });
            await recorder.wait(20);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CopyingPaused"');
            await recorder.wait(10);
            const cutover = new Date(recorder.now).toISOString().replace(/\.\d+Z$/, "Z");
            await recorder.change(migration, "p-1", { vmCutover: [{ id: "vm-85", cutover }] });
            await recorder.until(plan, "p", '"phase":"Completed"');
            await recorder.wait(70);
            await recorder.change(migration, "p-1", { cutover });
            await ended(recorder);
        },
    },
    "warm-cancel": {
        why: "a warm VM is cancelled between its rounds",
        options: { settings: { vddk_image: "registry.example.com/vddk:8" } },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-85" }, { id: "vm-88" }], { type: "warm" });
            await recorder.wait(20);
            await recorder.migrate("p", "p-1");
            await recorder.until(plan, "p", '"phase":"CopyingPaused"');
            await recorder.change(migration, "p-1", { cancel: [{ id: "vm-85" }, { id: "vm-88" }] });
            await ended(recorder);
        },
    },
    "hook-fails": {
        why: "a pre hook fails one VM",
        options: { faults: [{ kind: "vm", vm: "vm-55", step: "PreHook", times: 1 }] },
        async play(recorder) {
            await recorder.create(kinds.hook, "pre", { image: "quay.io/konveyor/hook-runner" });
            await recorder.wait(3);
            const hooks = [{ step: "PreHook", hook: { name: "pre", namespace: "demo" } }];
            await recorder.plan("p", [{ id: "vm-55", hooks }, { id: "vm-58" }]);
            await recorder.migrate("p", "p-1");
            await ended(recorder);
        },
    },
    "conversion-resumed": {
        why: "a conversion fails after an importer has copied, and is made again",
        options: { faults: [{ kind: "vm", vm: "vm-55", step: "ImageConversion", phase: "ConvertGuest", times: 1 }] },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-55" }], { migrateSharedDisks: false });
            await recorder.migrate("p", "p-1");
            await ended(recorder);
            await recorder.migrate("p", "p-2", { resumeConversion: true });
            await ended(recorder, "p-2");
        },
    },
    "resume-refused": {
        why: "virt-v2v had copied: there is nothing to resume",
        options: { faults: [{ kind: "vm", vm: "vm-55", step: "ImageConversion", phase: "ConvertGuest", times: 1 }] },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-55" }]);
            await recorder.migrate("p", "p-1");
            await ended(recorder);
            await recorder.migrate("p", "p-2", { resumeConversion: true });
            await recorder.wait(30);
        },
    },
    "one-slot": {
        why: "VMs of one ESXi host wait for its only slot",
        options: { settings: { controller_max_vm_inflight: 1 } },
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-58" }, { id: "vm-61" }, { id: "vm-64" }, { id: "vm-55" }]);
            await recorder.migrate("p", "p-1");
            await ended(recorder);
        },
    },
    "name-taken": {
        why: "a target name is taken after the plan was found good, and freed again",
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-55", targetName: "front" }, { id: "vm-67" }]);
            await recorder.create(kinds.virtualMachine, "front", { runStrategy: "Halted" }, "target");
            await recorder.migrate("p", "p-1");
            await recorder.wait(30);
            await recorder.remove(kinds.virtualMachine, "front", "target");
            await ended(recorder);
        },
    },
    "off-and-on": {
        why: "sources that are off stay off unless told otherwise",
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-70" }, { id: "vm-55", targetPowerState: "off" }]);
            await recorder.migrate("p", "p-1");
            await ended(recorder);
        },
    },
    "two-runs-queued": {
        why: "two Migrations at once: the second waits and runs when the first has failed",
        options: { faults: [{ kind: "vm", vm: "vm-55", step: "DiskTransferV2v", phase: "CopyDisksVirtV2V", times: 1 }] },
        async play(recorder) {
            await recorder.plan("p", two);
            await recorder.migrate("p", "p-1");
            await recorder.migrate("p", "p-2");
            await ended(recorder, "p-2");
        },
    },
    "edit-after-success": {
        why: "nothing is looked at again after a success",
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-55" }]);
            await recorder.migrate("p", "p-1");
            await ended(recorder);
            await recorder.change(plan, "p", { vms: two });
            await recorder.migrate("p", "p-2");
            await recorder.wait(30);
        },
    },
    "early-migration": {
        why: "a Migration waits for its plan to be ready",
        async play(recorder) {
            await recorder.migrate("p", "p-1");
            await recorder.wait(5);
            await recorder.plan("p", [{ id: "vm-55" }], {
                map: { network: { name: "later", namespace: "demo" }, storage: { name: "sm", namespace: "demo" } },
            });
            await recorder.wait(10);
            await recorder.change(plan, "p", { map: { network: { name: "nm", namespace: "demo" } } });
            await ended(recorder);
        },
    },
    "secret-changes": {
        why: "another Secret version: the inventory is read anew",
        async play(recorder) {
            await recorder.plan("p", [{ id: "vm-55" }]);
            await recorder.stage.cluster.patch(
                kinds.secret,
                { name: "vcenter", namespace: "demo" },
                { metadata: { annotations: { changed: "yes" } } },
                { type: "merge" },
            );
            await recorder.wait(60);
        },
    },
    "empty-plan": {
        why: "a plan without VMs is cancelled at once",
        async play(recorder) {
            await recorder.plan("p", []);
            await recorder.migrate("p", "p-1");
            await recorder.wait(20);
        },
    },
};
