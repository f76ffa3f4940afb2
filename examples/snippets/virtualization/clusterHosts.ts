import { Config } from "@pulumi/pulumi";
import { virtualization } from "pulumi-migration-toolkit";

const config = new Config();

const production = new virtualization.ClusterHosts("production", {
    namespace: "openshift-mtv",
    source: "openshift-mtv/vcenter",
    cluster: "production",
    exclude: ["esx-01.example.com"], // has a Host of its own
    network: "Migration",
    credentials: { username: "root", password: config.requireSecret("esxPassword") },
    insecureSkipVerify: true,
});

export const addresses = production.addresses; // by host: { "esx-03.example.com": "10.0.8.13" }
