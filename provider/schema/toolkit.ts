import { z } from "zod";
import { ForkliftSettings } from "./forkliftController.ts";
import { dnsLabel, dnsSubdomain } from "./meta.ts";
import { OperatorChoice } from "./operator.ts";
import type { ComponentDefinition } from "./writer.ts";

/** Which preference each guest gets. Source: MTV-056. */
const OsMap = z
    .strictObject({
        entries: z.record(z.string(), z.string().min(1)).meta({
            description:
                "Name of the preference by the guest's operating system as the source calls it, e.g. `rhel9_64Guest: rhel.9`. Which systems there are must be known in previews.",
        }),
        name: dnsSubdomain.optional().meta({
            description:
                "Name of a ConfigMap of its own that takes the place of the operator's whole map, so that guests which are not in it get no preference. Default: the entries are added to the operator's map, which must not have them. The controller restarts.",
        }),
    })
    .meta({ id: "virtualization:OsMap", description: "From operating systems of guests to preferences of OpenShift Virtualization." });

/** Name of the ConfigMap with the buffers. */
export const buffersConfigMap = "virt-v2v-aio-buffers";

/** Source: MTV-205, MTV-206. */
const AioBuffers = z
    .strictObject({
        sizeIn64KB: z
            .int()
            .min(1)
            .meta({ description: "Size of a buffer in units of 64 KiB: `VixDiskLib.nfcAio.Session.BufSizeIn64KB`. The guide measured `16`." }),
        count: z.int().min(1).meta({ description: "Number of buffers of a session: `vixDiskLib.nfcAio.Session.BufCount`. The guide measured `4`." }),
        logLevel: z.int().min(0).optional().meta({ description: "`VixDiskLib.nfc.LogLevel`, for looking into trouble only: it makes copies slow." }),
    })
    .meta({
        id: "virtualization:AioBuffers",
        description:
            "Asynchronous copies from ESXi hosts: about a third faster for ten VMs of one host, no gain for a single VM. For cold migrations only.",
    });

const VirtV2v = z
    .strictObject({
        extraArgs: z
            .array(z.string().regex(/^\S+$/, "must be one argument without spaces"))
            .min(1)
            .optional()
            .meta({ description: "Further arguments of virt-v2v, each without spaces. The controller restarts." }),
        aioBuffers: AioBuffers.optional(),
        planNamespaces: z.array(dnsLabel).min(1).optional().meta({
            description:
                "Namespaces of the plans, each of which gets the ConfigMap with the buffers: the controller looks for it beside the plan, and fails a plan that has none. Default: the toolkit's own. Must be known in previews.",
        }),
    })
    .meta({ id: "virtualization:VirtV2v", description: "How guests are converted." });

/** `virtualization.Toolkit`: an installation of MTV. Source: MTV-008, MTV-050…063, MTV-206. */
export const ToolkitArgs = z.strictObject({
    namespace: dnsLabel.optional().meta({
        description:
            "Namespace of the installation. Default: `openshift-mtv`. An installation does not move: before this becomes another one, take the toolkit out of the program for one update.",
    }),
    operator: OperatorChoice.optional().meta({
        description:
            "What OLM is asked for; `{}` = the newest version of the default channel. Without it nothing is installed: the installation is there, and what else is given here changes its settings. Must be known in previews, its values need not be.",
    }),
    settings: ForkliftSettings.optional().meta({
        description:
            "Settings of the ForkliftController. Default: the operator's. Without `operator`, a ForkliftController that somebody else has made must be imported first. Which ones there are must be known in previews.",
    }),
    osMaps: z
        .strictObject({
            vsphere: OsMap.optional().meta({ description: "For vSphere's guest ids." }),
            ovirt: OsMap.optional().meta({ description: "For oVirt's names of operating systems." }),
        })
        .optional()
        .meta({
            id: "virtualization:OsMaps",
            description:
                "Which preferences migrated VMs get. Entries in the operator's maps are updated in place; a map under `name` is made anew under that name.",
        }),
    virtV2v: VirtV2v.optional(),
    keepsNamespace: z.boolean().optional().meta({
        description:
            "`false` = the namespace goes with this resource, with all plans and providers in it. Default: true, it stays. Must be known in previews.",
    }),
});

export const ToolkitOutputs = z.object({
    namespace: z.string().meta({ description: "Namespace of the installation, once all of it is ready." }),
    installedVersion: z.string().optional().meta({ description: "ClusterServiceVersion that is installed; absent without `operator`." }),
    hostProvider: z.string().meta({ description: "`namespace/host`, the provider of the cluster itself, once it is ready: for `destination`." }),
    staysBehind: z.array(z.string()).meta({ description: "What a `destroy` leaves in the cluster, a line each." }),
});

export type ToolkitArgs = z.infer<typeof ToolkitArgs>;
export type OsMap = z.infer<typeof OsMap>;
export type AioBuffers = z.infer<typeof AioBuffers>;

export const toolkit: ComponentDefinition = {
    token: "virtualization:Toolkit",
    description:
        "An installation of MTV: namespace, OperatorGroup, operator, settings and maps of operating systems. Ready when operator, controller, inventory and the provider `host` are; until then it says which is not, and why. Another channel or version is an upgrade that previews tell. `destroy` goes in the documented order and is refused while migrations run.",
    inputs: ToolkitArgs,
    outputs: ToolkitOutputs,
    isComponent: true,
};
