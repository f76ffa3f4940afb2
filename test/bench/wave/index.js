import { readFileSync } from "node:fs";
import { CustomResource, ProviderResource } from "@pulumi/pulumi";
import { Provider, virtualization } from "pulumi-migration-toolkit";

const { way, settings, plans } = JSON.parse(readFileSync("wave.json", "utf8"));
const url = "https://vcenter.example.com/sdk";

({ ours, plain })[way]();

function ours() {
    const options = { provider: new Provider("bench", settings) };
    const credentials = { username: "migrator", password: "canary-password-1" };
    const source = new virtualization.Provider(
        "vcenter",
        { namespace: "demo", type: "vsphere", url, credentials, insecureSkipVerify: true },
        options,
    );
    const common = { namespace: "demo", source };
    const networkMap = new virtualization.NetworkMap("networks", { ...common, networks: { "VM Network": { pod: true } } }, options);
    const storageMap = new virtualization.StorageMap("storage", { ...common, storage: { "nvme-01": { storageClass: "ceph-rbd" } } }, options);
    const map = { networkMap, storageMap, targetNamespace: "web", preserveStaticIPs: false };
    plans.forEach((names, at) => {
        const vms = Object.fromEntries(names.map((name) => [name, {}]));
        const plan = new virtualization.Plan(`wave-${at + 1}`, { ...common, ...map, vms }, options);
        new virtualization.Migration(`wave-${at + 1}`, { namespace: "demo", plan }, options);
    });
}

/** The same objects as anybody can declare them, each after those that it names. */
function plain() {
    class Kubernetes extends ProviderResource {}
    const provider = new Kubernetes("kubernetes", "bench", settings);
    const named = (name) => ({ name, namespace: "demo" });
    const object = (type, name, contents, dependsOn) => {
        const [, apiVersion, kind] = type.split(":");
        const said = { apiVersion: apiVersion.replace("core/", ""), kind, metadata: named(name) };
        return new CustomResource(type, name, { ...said, ...contents }, { provider, dependsOn });
    };
    const forklift = (kind, name, spec, dependsOn) => object(`kubernetes:forklift.konveyor.io/v1beta1:${kind}`, name, { spec }, dependsOn);
    const stringData = { user: "migrator", password: "canary-password-1", insecureSkipVerify: "true" };
    const secret = object("kubernetes:core/v1:Secret", "vcenter-credentials", { stringData }, []);
    const source = forklift("Provider", "vcenter", { type: "vsphere", url, secret: named("vcenter-credentials") }, [secret]);
    const pair = { source: named("vcenter"), destination: { name: "host", namespace: "openshift-mtv" } };
    const network = [{ source: { name: "VM Network" }, destination: { type: "pod" } }];
    const storage = [{ source: { name: "nvme-01" }, destination: { storageClass: "ceph-rbd" } }];
    const maps = [
        forklift("NetworkMap", "networks", { provider: pair, map: network }, [source]),
        forklift("StorageMap", "storage", { provider: pair, map: storage }, [source]),
    ];
    const map = { network: named("networks"), storage: named("storage") };
    const common = { provider: pair, map, targetNamespace: "web", preserveStaticIPs: false };
    plans.forEach((names, at) => {
        const vms = names.map((name) => ({ name }));
        const plan = forklift("Plan", `wave-${at + 1}`, { ...common, vms }, maps);
        forklift("Migration", `wave-${at + 1}-run`, { plan: named(`wave-${at + 1}`) }, [plan]);
    });
}
