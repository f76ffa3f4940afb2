import { Config } from "@pulumi/pulumi";
import { virtualization } from "pulumi-migration-toolkit";

const config = new Config();

// Runs as an administrator of vCenter: `pulumi config set vsphere:user …`
const access = new virtualization.VsphereAccess("migrator", {
    datacenter: "Frankfurt",
    user: "VSPHERE.LOCAL\\migrator", // exists already
    planned: ["cold", "warm"],
    otherPermissions: [], // nobody else has one on the data centre itself
    password: config.requireSecret("vcenterPassword"),
});

const vcenter = new virtualization.Provider("vcenter", {
    type: "vsphere",
    url: "https://vcenter.example.com/sdk",
    credentials: access.credentials,
    caCertificate: config.require("vcenterCa"),
});

export const source = vcenter.id;
export const privileges = access.privileges;
