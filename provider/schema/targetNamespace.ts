import { z } from "zod";
import { bytesOf } from "../util/quantity.ts";
import { anyObject, dnsLabel, dnsSubdomain } from "./meta.ts";
import type { ComponentDefinition } from "./writer.ts";

const amount = z.string().refine((text) => bytesOf(text) !== undefined, "must be an amount such as `500m`, `16` or `64Gi`");
const wholeNumber = z.number().int("must be a whole number").min(0, "must not be negative");

const Compute = z
    .strictObject({
        cpu: amount.optional().meta({ description: "CPUs, e.g. `40` or `500m`." }),
        memory: amount.optional().meta({ description: "Memory, e.g. `256Gi`." }),
    })
    .meta({ id: "index:TargetCompute", description: "CPU and memory of all pods of a namespace." });

/** What the VMs of the namespace may take altogether. Source: Kubernetes "Resource Quotas"; MTV-041. */
const TargetQuota = z
    .strictObject({
        storage: amount.optional().meta({
            description: "Sizes of all claims, e.g. `4Ti`. Disks need more than their size on file systems: previews of waves say how much.",
        }),
        storageClasses: z
            .record(dnsSubdomain, amount)
            .optional()
            .meta({ description: 'Sizes of the claims of single storage classes, e.g. `{"ceph-rbd": "2Ti"}`.' }),
        claims: wholeNumber
            .optional()
            .meta({ description: "How many claims there may be: one for each disk, and a temporary one while CDI converts." }),
        vms: wholeNumber.optional().meta({ description: "How many VirtualMachines there may be." }),
        requests: Compute.optional().meta({
            description: "What all pods may request. Pods that convert VMs count too: by default 1 CPU and 1Gi each.",
        }),
        limits: Compute.optional().meta({
            description:
                "Up to what all pods may be limited; pods without a limit are refused then. Pods that convert VMs count too: by default 4 CPUs and 8Gi each.",
        }),
    })
    .refine((quota) => Object.keys(quota).length > 0, "must limit something; leave it out for no quota")
    .meta({ id: "index:TargetQuota", description: "A ResourceQuota in the words of migrations. Updated in place." });

const ways = ["bridge", "localnet", "config"] as const;

const TargetNetwork = z
    .strictObject({
        bridge: z.string().min(1).max(15, "must be the name of a network interface, at most 15 characters").optional().meta({
            description: "Linux bridge of the nodes, e.g. `br1`; made there by a NodeNetworkConfigurationPolicy.",
        }),
        localnet: z.string().min(1).optional().meta({
            description: "Physical network of OVN-Kubernetes: the `localnet` of the nodes' bridge mappings.",
        }),
        config: anyObject.optional().meta({ description: "Any other CNI configuration, as it is." }),
        vlan: z.number().int().min(1, "must be a VLAN id from 1 to 4094").max(4094, "must be a VLAN id from 1 to 4094").optional().meta({
            description: "VLAN id; with `bridge` or `localnet`.",
        }),
        mtu: z.number().int().min(576, "must be at least 576").max(65_535, "must be at most 65535").optional().meta({
            description: "MTU in bytes; with `bridge` or `localnet`. For transfer networks it must be that of the source's network (MTV-047).",
        }),
        macSpoofCheck: z.boolean().optional().meta({
            description: "`true` = a VM can only send from its own MAC address; with `bridge`. Default: false.",
        }),
        gateway: z
            .union([z.ipv4(), z.ipv6(), z.literal("none")], "must be an IP address, or `none`")
            .optional()
            .meta({
                description: "For networks that disks are transferred on: its default route, or `none` (annotation `forklift.konveyor.io/route`).",
            }),
    })
    .refine((network) => ways.filter((way) => network[way] !== undefined).length === 1, "must have exactly one of `bridge`, `localnet` and `config`")
    .meta({
        id: "index:TargetNetwork",
        description: "A NetworkAttachmentDefinition: exactly one of `bridge`, `localnet` and `config`. Updated in place.",
    });

/** `TargetNamespace`: where VMs move to, with its quota and networks. Source: issue 7, point 6. */
export const TargetNamespaceArgs = z.strictObject({
    name: dnsLabel.meta({ description: "Name of the namespace. Another one makes another namespace; the VMs stay where they are." }),
    labels: z
        .record(z.string(), z.string())
        .optional()
        .meta({ description: "Labels of the namespace, e.g. those that a MigrationPolicy selects. Updated in place." }),
    annotations: z.record(z.string(), z.string()).optional().meta({ description: "Annotations of the namespace. Updated in place." }),
    quota: TargetQuota.optional(),
    networks: z.record(dnsLabel, TargetNetwork).optional().meta({
        description:
            "Networks of the VMs by their names: a NetworkAttachmentDefinition each, which NetworkMaps and Waves are told as `networks` of the outputs. Their names must be known in previews.",
    }),
    keepsNamespace: z.boolean().optional().meta({
        description:
            "`false` = the namespace goes with this resource, and with it every VM that has moved there. Default: true, it stays. Must be known in previews.",
    }),
});

export const TargetNamespaceOutputs = z.object({
    name: z.string().meta({ description: "Name of the namespace, once it is there: for `targetNamespace`." }),
    networks: z.record(z.string(), z.string()).meta({ description: "`namespace/name` of each network by its name: for `multus` of a map." }),
});

export type TargetNamespaceArgs = z.infer<typeof TargetNamespaceArgs>;
export type TargetQuota = z.infer<typeof TargetQuota>;
export type TargetNetwork = z.infer<typeof TargetNetwork>;

export const targetNamespace: ComponentDefinition = {
    token: "index:TargetNamespace",
    description:
        "A namespace that VMs move to, with a quota in the words of migrations and the networks of its VMs. It stays when this resource goes, because VMs are in it.",
    inputs: TargetNamespaceArgs,
    outputs: TargetNamespaceOutputs,
    isComponent: true,
};
