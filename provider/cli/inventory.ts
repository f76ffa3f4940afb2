import { Command } from "commander";

/** `inventory export`: makes of a real source the snapshot file that rehearsals and previews take. */
export function inventoryCommand(): Command {
    const command = new Command("export")
        .description("Writes what a source contains, and what the cluster offers to its VMs, into a snapshot file for rehearsals and previews.")
        .requiredOption("-p, --provider <[namespace/]name>", "the Provider object of the source")
        .option("--kubeconfig <file>", "default: KUBECONFIG, then ~/.kube/config, then the pod's service account")
        .option("--context <name>", "context of the kubeconfig; default: its current context")
        .option("-n, --namespace <namespace>", "namespace of the Provider; default: the context's, else openshift-mtv")
        .option("--inventory-url <url>", "address of the Forklift inventory; default: it is looked for in the cluster")
        .option("--inventory-ca <file>", "PEM certificate of the authority that signed the inventory's")
        .option("-o, --output <file>", "where the snapshot goes; `-` is standard output", "-")
        .option("--vms <query>", "only these VMs and what they stand on, e.g. \"where name ~= '^web-'\"")
        .action(async (options) => {
            const { exportInventory } = await import("./exportInventory.ts");
            for (const note of await exportInventory(options)) console.error(`warning: ${note}`);
        });
    return new Command("inventory").description("What sources contain.").addCommand(command);
}
