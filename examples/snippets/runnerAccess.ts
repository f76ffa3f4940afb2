import { RunnerAccess } from "pulumi-migration-toolkit";

// For whoever sets up the platform; needs the plugin of @pulumi/kubernetes.
const runner = new RunnerAccess("runner", {
    purpose: "run",
    namespace: "pipelines",
    namespaces: ["migrations"], // of its programs' objects
    targetNamespaces: ["web", "databases"], // that VMs move to
    checksCluster: true,
    renewal: "2026-q4", // another word makes a new token
});

export const kubeconfig = runner.kubeconfig; // a secret
