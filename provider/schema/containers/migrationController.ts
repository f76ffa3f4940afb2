import { z } from "zod";
import { settingsShape } from "../../settings/index.ts";
import { dnsLabel, objectMetaArgs, objectOutputs } from "../meta.ts";
import type { ValueMap } from "../value.ts";
import { containersSettings } from "./settings/index.ts";

const roles = {
    host: "The controller, the web console and Velero run here: in one of the clusters, OpenShift 4.6 or later, mostly the one that applications move to.",
    remote: "Velero runs here, and the host cluster's controller does the rest.",
} as const;

const releases = { "1.7": "MTC 1.7.", "1.8": "MTC 1.8." } as const;

function closedSet<T extends Readonly<Record<string, string>>>(values: T) {
    return z.enum(Object.keys(values) as [keyof T & string]);
}

/** The settings alone, for whoever makes the controller along with other things. */
export const ContainersSettings = settingsShape(
    containersSettings,
    "containers:Settings",
    "Settings of an installation of MTC; what is left out is left to the operator.",
);

/** What of MTC runs in a cluster. Source: MTC-002, GAP-10; mtc-behaviour §7.1. */
export const roleArgs = {
    role: closedSet(roles).optional().meta({
        id: "containers:ClusterRole",
        description:
            "What the cluster is among those that applications move between. Default: `host`. Updated in place: the controller and the console come or go.",
        values: roles,
    }),
    hasConsole: z.boolean().optional().meta({ description: "Whether the host cluster has the web console. Default: true. Updated in place." }),
    hasLogReader: z
        .boolean()
        .optional()
        .meta({ description: "Whether there is a pod from which the logs of all parts can be read. Default: true. Updated in place." }),
};

export const MigrationControllerArgs = z.strictObject({
    ...objectMetaArgs,
    name: dnsLabel.optional().meta({
        description: "Name of the Kubernetes object. Default: `migration-controller`. A change replaces the object, and with it all of MTC.",
        replace: true,
    }),
    namespace: dnsLabel.optional().meta({
        description: "Namespace of the Kubernetes object. Default, and the only one in which MTC works: `openshift-migration`.",
        replace: true,
    }),
    ...roleArgs,
    release: closedSet(releases).optional().meta({
        id: "containers:Release",
        description: "Release of MTC that the settings are for: a setting of another one is refused. Default: the one that the cluster has.",
        values: releases,
    }),
    ...ContainersSettings.shape,
});

export const MigrationControllerOutputs = z.object({
    ...objectOutputs,
    version: z.string().optional().meta({ description: "Version of MTC as its operator writes it, e.g. `1.8.3`." }),
    consoleUrl: z.string().optional().meta({ description: "Address of the web console; absent on remote clusters, and where it is not known." }),
    excludedResources: z
        .array(z.string())
        .meta({ description: "Everything that plans leave behind, as the controller has been told; empty on remote clusters." }),
});

/** What rules look at; the rest goes through the table of settings. */
export type ContainersArgs = ValueMap & {
    readonly role?: keyof typeof roles;
    readonly hasConsole?: boolean;
    readonly hasLogReader?: boolean;
    readonly release?: keyof typeof releases;
    readonly exclusions?: {
        readonly excludedResources?: readonly string[];
        readonly additionalExcludedResources?: readonly string[];
        readonly disableImageMigration?: boolean;
        readonly disablePvMigration?: boolean;
    };
};

export type MigrationControllerArgs = ContainersArgs & { readonly name?: string; readonly namespace?: string };
