import { virtualization } from "pulumi-migration-toolkit";

// An installation of MTV; needs the plugin of @pulumi/kubernetes.
const mtv = new virtualization.Toolkit("mtv", {
    operator: { channel: "release-v2.8", version: "mtv-operator.v2.8.5" },
    settings: { maxVmInflight: 40, vddkImage: "registry.example.com/vddk:8.0.3" },
    osMaps: { vsphere: { entries: { oracleLinux9_64Guest: "oraclelinux.9" } } },
    virtV2v: { aioBuffers: { sizeIn64KB: 16, count: 4 }, planNamespaces: ["openshift-mtv", "shop"] }, // cold migrations only
});

export const destination = mtv.hostProvider; // `openshift-mtv/host`, once everything is ready: for a Wave's `destination`
export const version = mtv.installedVersion;
