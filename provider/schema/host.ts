import { isIP } from "node:net";
import { z } from "zod";
import { hostLogin } from "./hostLogin.ts";
import { dnsLabel, objectMetaArgs, objectOutputs, ref } from "./meta.ts";

const network = z.string().min(1).optional().meta({
    description:
        "The network that disks are copied over: the name of a VMkernel adapter's port group, e.g. `Migration`, or of the adapter, e.g. `vmk2`. Its address on the host is looked up in the inventory. Updated in place.",
});

const inventoryPlace = ref("virtualization:Provider", "The vSphere source that the host belongs to: a Provider, or its `namespace/name`.");

/** `virtualization.Host`: from which address of an ESXi host its disks are copied. Source: forklift-behaviour §1.4, §7; MTV-080. */
export const HostArgs = z.strictObject({
    ...objectMetaArgs,
    source: inventoryPlace,
    host: z.string().min(1).meta({
        description: "The ESXi host, as the inventory knows it: a name, the end of a path such as `production/esx-01`, or an id such as `host-51`.",
    }),
    network,
    ipAddress: z
        .string()
        .refine((text) => isIP(text) !== 0, "must be an IP address")
        .optional()
        .meta({
            description: "The address itself, instead of `network`. Updated in place.",
        }),
    ...hostLogin,
});

export const HostOutputs = z.object({
    ...objectOutputs,
    hostId: z.string().meta({ description: "Managed object id of the host, e.g. `host-51`." }),
    address: z.string().meta({ description: "Address that disks are copied from." }),
    secretName: z.string().optional().meta({ description: "The Secret that holds the credentials." }),
});

export type HostArgs = z.infer<typeof HostArgs>;

/** What a check has found out beside what the program says; absent = it could not. */
export interface CheckedHost extends HostArgs {
    readonly hostId?: string | undefined;
    readonly address?: string | undefined;
}

/** `virtualization.ClusterHosts`: a Host for each ESXi host of a cluster. Source: MTV-080. */
export const ClusterHostsArgs = z.strictObject({
    source: inventoryPlace.meta({ description: "The vSphere source that the hosts belong to: a Provider, or its `namespace/name`." }),
    namespace: dnsLabel
        .optional()
        .meta({ description: "Namespace of the Host objects, which is that of the source. Default: the provider's `namespace`." }),
    cluster: z.string().min(1).optional().meta({
        description: "All ESXi hosts of this vSphere cluster: a name, the end of a path, or an id such as `domain-c41`. Must be known in previews.",
    }),
    datacenter: z.string().min(1).optional().meta({
        description: "All ESXi hosts of this data centre, by name or path, instead of `cluster`. Must be known in previews.",
    }),
    hosts: z.array(z.string().min(1)).min(1).optional().meta({
        description: "These ESXi hosts, by name, the end of a path, or id, instead of `cluster`. Must be known in previews.",
    }),
    exclude: z.array(z.string().min(1)).optional().meta({
        description: "ESXi hosts to leave out, in the same words, e.g. one in maintenance: its disks are copied from the address that vCenter tells.",
    }),
    network: network.unwrap().meta({
        description:
            "The network that disks are copied over, by the name of a port group or VMkernel adapter that every host has, e.g. `Migration`. Updated in place.",
    }),
    ...hostLogin,
});

export const ClusterHostsOutputs = z.object({
    addresses: z.record(z.string(), z.string()).meta({ description: "Address that disks are copied from, by the host's name." }),
    hostIds: z.record(z.string(), z.string()).meta({ description: "Managed object ids by the host's name." }),
});

export type ClusterHostsArgs = z.infer<typeof ClusterHostsArgs>;

/** Its definition: checks, `schema.json`, documentation and SDKs come from it. */
export const clusterHosts = {
    token: "virtualization:ClusterHosts",
    description:
        "A `Host` for every ESXi host of a vSphere cluster, of a data centre or of a list, all with the same network for copies. Which hosts there are is read from the inventory at every preview: one that joins the cluster gets its Host with the next `up`.",
    inputs: ClusterHostsArgs,
    outputs: ClusterHostsOutputs,
    isComponent: true,
} as const;
