import { readFileSync } from "node:fs";
import { Provider, virtualization } from "pulumi-migration-toolkit";

const { kubeconfig, inventoryUrl, plans, networks, datastores } = JSON.parse(readFileSync("wave.json", "utf8"));

const provider = new Provider("bench", { kubeconfig, inventoryUrl });
const options = { provider };
const common = { namespace: "demo", source: "demo/vcenter" };

if (plans.length > 0) {
    const networkMap = new virtualization.NetworkMap("networks", { ...common, networks }, options);
    const storageMap = new virtualization.StorageMap("storage", { ...common, storage: datastores }, options);
    const map = { networkMap, storageMap, targetNamespace: "web", preserveStaticIPs: false };
    plans.forEach((vms, at) => {
        new virtualization.Plan(`wave-${at + 1}`, { ...common, ...map, vms }, options);
    });
}
