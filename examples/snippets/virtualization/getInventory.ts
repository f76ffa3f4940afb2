import { virtualization } from "pulumi-migration-toolkit";

const inventory = virtualization.getInventoryOutput({ source: "openshift-mtv/vcenter" });

export const networks = inventory.networks;
