import { Config } from "@pulumi/pulumi";
import { virtualization } from "pulumi-migration-toolkit";

const config = new Config();

const esx = new virtualization.Host("esx-01", {
    name: "esx-01",
    namespace: "openshift-mtv",
    source: "openshift-mtv/vcenter",
    host: "esx-01.example.com",
    network: "Migration", // a port group with a VMkernel adapter, or the adapter: vmk2
    credentials: { username: "root", password: config.requireSecret("esxPassword") },
    insecureSkipVerify: true,
});

export const address = esx.address; // its disks are copied from there
