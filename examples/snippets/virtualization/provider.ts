import { Config } from "@pulumi/pulumi";
import { virtualization } from "pulumi-migration-toolkit";

const config = new Config();

const vcenter = new virtualization.Provider("vcenter", {
    name: "vcenter",
    namespace: "openshift-mtv",
    type: "vsphere",
    url: "https://vcenter.example.com/sdk",
    credentials: { username: "migrator@vsphere.local", password: config.requireSecret("vcenterPassword") },
    caCertificate: config.require("vcenterCa"),
    vddkImage: "registry.example.com/vddk:8.0.3",
});

export const source = vcenter.id;
