import type { Fault } from "../../provider/rehearsal/port.ts";
import { type Act, type Inputs, isStopped, type Story, vddk, wave } from "../support/stories/index.ts";
import type { Chance } from "./chance.ts";

const allVms = ["web-01", "web-02", "db-01"];

/** Draws a story: what moves and how, what the controllers answer, what is asked for on the way, how it ends. */
export function drawStory(chance: Chance): Story {
    const isWarm = chance.isLucky(0.4);
    const vms = allVms.slice(0, chance.between(1, 3));
    const plan = { vms: Object.fromEntries(vms.map((name) => [name, {}])), ...(isWarm ? { type: "warm" } : {}) };
    const faults = vms.flatMap((vm) => drawFaults(chance, vm, isWarm));
    const run = { stallMinutes: 5 };
    const ups = [
        ...(isWarm ? warmActs(chance, plan, run) : [{ does: "up", program: wave({ plan, run }) } as const]),
        ...cancelling(chance, vms, plan, run, isWarm),
    ];
    return {
        name: `${isWarm ? "warm" : "cold"} ${vms.join(" ")}, ${faults.map((fault) => JSON.stringify(fault)).join(" ") || "no faults"}`,
        settings: vddk,
        faults: [...faults, ...drawRefusal(chance)],
        acts: [...ups, ...ending(chance, plan, run, isWarm)],
    };
}

/** Precopies first or not; a cutover that is set and moved or not; now, or as an instant. */
function warmActs(chance: Chance, plan: Inputs, run: Inputs): readonly Act[] {
    const tomorrow = wave({ plan, run: { ...run, cutover: "2026-01-06T20:00:00Z" } });
    return [
        ...(chance.isLucky(0.7) ? [{ does: "up" as const, program: wave({ plan, run }) }] : []),
        ...(chance.isLucky(0.5) ? [{ does: "up" as const, program: tomorrow, stopAfter: chance.between(1, 20), until: isStopped }] : []),
        { does: "up", program: wave({ plan, run: { ...run, cutover: "now" } }), pause: chance.between(0, 90) },
    ];
}

/** Sometimes a VM is taken out; of a run that has ended nothing is. */
function cancelling(chance: Chance, vms: readonly string[], plan: Inputs, run: Inputs, isWarm: boolean): readonly Act[] {
    if (!chance.isLucky(0.3)) return [];
    const asked = { ...run, cancel: [chance.pick(vms)], ...(isWarm ? { cutover: "now" } : {}) };
    return [{ does: "up", program: wave({ plan, run: asked }) }];
}

/** Destroyed at rest, or with another stack's run of the same VMs never having been there: under way, which cancels it. */
function ending(chance: Chance, plan: Inputs, run: Inputs, isWarm: boolean): readonly Act[] {
    const asked = { ...run, cancelOnDelete: true, ...(isWarm ? { cutover: "now" } : {}) };
    const change: Act = { does: "up", program: wave({ plan, run: asked }), stopAfter: chance.between(1, 3), until: isStopped };
    return [...(chance.isLucky(0.3) ? [change] : []), { does: "destroy", program: [] }];
}

const steps = {
    cold: ["Initialize", "DiskAllocation", "ImageConversion", "DiskTransferV2v", "VirtualMachineCreation"],
    warm: ["Initialize", "DiskTransfer", "Cutover", "ImageConversion", "VirtualMachineCreation"],
};

function drawFaults(chance: Chance, vm: string, isWarm: boolean): readonly Fault[] {
    const step = chance.pick(isWarm ? steps.warm : steps.cold);
    const phase = chance.pick(["Started", "WaitForPowerOff", "CreateVM"]);
    const fails: Fault = { kind: "vm", vm, step, times: chance.between(1, 2) };
    const stalls: Fault = { kind: "vmStall", vm, phase, times: chance.between(1, 5) };
    return [...(chance.isLucky(0.35) ? [fails] : []), ...(chance.isLucky(0.2) ? [stalls] : [])];
}

function drawRefusal(chance: Chance): readonly Fault[] {
    if (!chance.isLucky(0.15)) return [];
    return [
        chance.pick<Fault>([
            { kind: "connection", times: 1 },
            { kind: "credentials", times: 1 },
        ]),
    ];
}
