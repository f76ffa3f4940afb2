import { virtualization } from "pulumi-migration-toolkit";

const run = new virtualization.Migration("web", {
    plan: "openshift-mtv/web", // a virtualization.Plan, or its name
    stallMinutes: 60,
});

export const summary = run.summary;
export const vms = run.vms;
