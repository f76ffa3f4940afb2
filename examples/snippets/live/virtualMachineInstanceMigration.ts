import { live } from "pulumi-migration-toolkit";

const move = new live.VirtualMachineInstanceMigration("move-shop-db", {
    vmi: "web/shop-db",
    cancelOnDelete: true,
});

export const targetNode = move.targetNode;
export const summary = move.summary;
