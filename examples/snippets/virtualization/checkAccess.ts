import { virtualization } from "pulumi-migration-toolkit";

const check = virtualization.checkAccessOutput({
    source: "openshift-mtv/vcenter",
    vms: { "web-01": {}, "web-02": {} },
    planned: ["warm"],
    privileges: ["VirtualMachine.Interact.PowerOff", "VirtualMachine.Interact.PowerOn"], // those of a VsphereAccess
});

export const verdict = check.verdict; // enough, missing or unseen
export const tiers = check.tiers; // what each tier needs, has and misses
