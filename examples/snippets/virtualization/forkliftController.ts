import { virtualization } from "pulumi-migration-toolkit";

// The operator is installed already; a Toolkit makes both. Whatever is left out is the operator's default.
const mtv = new virtualization.ForkliftController("mtv", {
    maxVmInflight: 40,
    precopyIntervalMinutes: 120, // warm moves that begin long before their cutover
    vddkImage: "registry.example.com/vddk:8.0.3", // for sources without their own
    pvcNameTemplate: "{{.TargetVmName}}-{{.DiskIndex}}",
    containers: { controller: { limits: { memory: "2Gi" } } },
});

export const installation = mtv.id; // there when controller, inventory and the provider `host` are ready
