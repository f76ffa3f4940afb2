import * as pulumi from "@pulumi/pulumi";
import { containers } from "pulumi-migration-toolkit";

// An installation of MTC on the cluster that applications move to; needs the plugin of @pulumi/kubernetes.
const mtc = new containers.ContainersToolkit("mtc", {
    operator: { channel: "release-v1.8", approval: "Manual", version: "mtc-operator.v1.8.7" },
    role: "host", // "remote" on the other clusters
    settings: {
        limits: { namespaces: 20, pods: 300, volumes: 300 },
        controller: { memoryLimit: "12Gi", cachesClients: true },
        exclusions: { additionalExcludedResources: ["routes.route.openshift.io"] },
        stunnel: { tcpProxy: new pulumi.Config().requireSecret("stunnelProxy") }, // http://USER:PASSWORD@HOST:PORT
    },
});

export const consoleUrl = mtc.consoleUrl;
export const version = mtc.installedVersion; // `mtc-operator.v1.8.7`
