import { z } from "zod";

const times = z.number().int().positive().optional().meta({ description: "How often it happens. Default: always." });
const reason = z.string().optional().meta({ description: "What the controller writes as the reason." });
const provider = z.string().optional().meta({ description: "Name of the Provider object. Default: every source." });
const vm = z.string().min(1).meta({ description: "The VM, by inventory name or id." });
const kind = <K extends string>(name: K) => z.literal(name).meta({ description: "What goes wrong." });

/** What goes wrong in a rehearsal: one shape for each sort. */
export const fault = z
    .discriminatedUnion("kind", [
        z
            .strictObject({
                kind: kind("vm"),
                vm,
                step: z.string().meta({ description: "Pipeline step in which it fails, e.g. `ImageConversion`." }),
                phase: z.string().optional().meta({ description: "Phase in which it fails. Default: the step's first." }),
                reason,
                times,
            })
            .meta({ id: "index:VmFault", description: "A VM fails." }),
        z
            .strictObject({
                kind: kind("vmStall"),
                vm,
                phase: z.string().meta({ description: "Phase that it does not leave, e.g. `WaitForPowerOff`." }),
                times,
            })
            .meta({ id: "index:VmStallFault", description: "A VM stays in a phase; `times` counts the controller's looks." }),
        z
            .strictObject({ kind: kind("datastore"), datastore: z.string().meta({ description: "The datastore, by name or id." }), reason, times })
            .meta({ id: "index:DatastoreFault", description: "Copies from a datastore fail." }),
        z
            .strictObject({ kind: kind("credentials"), provider, times })
            .meta({ id: "index:CredentialsFault", description: "A source refuses its credentials." }),
        z
            .strictObject({ kind: kind("connection"), provider, reason, times })
            .meta({ id: "index:ConnectionFault", description: "A source cannot be reached." }),
        z
            .strictObject({
                kind: kind("privileges"),
                provider,
                missing: z.array(z.string()).optional().meta({
                    description: "Ids of privileges that the user does not have on vCenter's root folder. Default: all that MTV looks for.",
                }),
                times,
            })
            .meta({ id: "index:PrivilegesFault", description: "A source warns that privileges of its user are missing; it works all the same." }),
        z
            .strictObject({
                kind: kind("host"),
                host: z.string().min(1).meta({ description: "The ESXi host, by inventory name or id." }),
                trouble: z
                    .enum(["credentials", "connection"])
                    .optional()
                    .meta({
                        id: "index:HostTrouble",
                        description: "What is wrong. Default: `credentials`.",
                        values: { credentials: "It refuses the credentials.", connection: "It cannot be reached at the address." },
                    }),
                reason,
                times,
            })
            .meta({ id: "index:HostFault", description: "An ESXi host does not let MTV log in." }),
        z
            .strictObject({
                kind: kind("import"),
                name: z.string().min(1).meta({ description: "Name of the DataVolume object." }),
                reason,
                isFinal: z.boolean().optional().meta({ description: "The import ends with it. Default: the importer begins again." }),
                times,
            })
            .meta({ id: "index:ImportFault", description: "An import of a disk fails." }),
        z
            .strictObject({
                kind: kind("liveMigration"),
                vm: z.string().min(1).meta({ description: "Name of the VM in the rehearsed cluster." }),
                trouble: z
                    .enum(["fails", "busy", "stuck", "quota"])
                    .optional()
                    .meta({
                        id: "index:LiveTrouble",
                        description: "What is wrong. Default: `fails`.",
                        values: {
                            fails: "It fails in `phase`.",
                            busy: "The VM changes its memory faster than it is copied.",
                            stuck: "Nothing gets from node to node.",
                            quota: "A quota leaves no room for the target pod; `times` counts the tries.",
                        },
                    }),
                phase: z.string().optional().meta({ description: "Phase in which it fails, e.g. `PreparingTarget`. Default: `Running`." }),
                reason,
                times,
            })
            .meta({ id: "index:LiveMigrationFault", description: "A live migration goes wrong." }),
        z
            .strictObject({
                kind: kind("hyperConverged"),
                trouble: z.enum(["stuck", "degraded"]).meta({
                    id: "index:HyperConvergedTrouble",
                    description: "What is wrong.",
                    values: {
                        stuck: "Its operator does not get done with a change; `times` counts its tries, one each 10 s.",
                        degraded: "Its operator hands settings on, and says that something else is degraded.",
                    },
                }),
                reason,
                times,
            })
            .meta({ id: "index:HyperConvergedFault", description: "OpenShift Virtualization is not well when live migrations are tuned." }),
        z
            .strictObject({
                kind: kind("component"),
                component: z.string().meta({
                    description: "Name of its Deployment or DaemonSet, e.g. `migration-ui`; `playbook` = the run of the operator itself.",
                }),
                reason,
                times,
            })
            .meta({ id: "index:ComponentFault", description: "A part of MTC does not come up; `times` counts the looks at it." }),
        z
            .strictObject({
                kind: kind("operator"),
                package: z.string().optional().meta({ description: "Package of the operator, e.g. `mtv-operator`. Default: any." }),
                trouble: z
                    .enum(["catalog", "resolution", "unpack", "installPlan", "csv"])
                    .optional()
                    .meta({
                        id: "index:OperatorTrouble",
                        description: "Where OLM gets no further. Default: `csv`.",
                        values: {
                            catalog: "The CatalogSource does not answer.",
                            resolution: "No version satisfies what is asked for.",
                            unpack: "The bundle's image cannot be unpacked.",
                            installPlan: "The InstallPlan fails.",
                            csv: "The operator does not start.",
                        },
                    }),
                reason,
                times,
            })
            .meta({ id: "index:OperatorFault", description: "OLM gets no further with an operator; `times` counts its looks." }),
        z
            .strictObject({ kind: kind("settings"), reason, times })
            .meta({ id: "index:SettingsFault", description: "The operator of MTV cannot carry its settings out; `times` counts its runs." }),
        z
            .strictObject({
                kind: kind("deployment"),
                deployment: z.string().min(1).meta({ description: "Deployment of MTV, e.g. `forklift-validation`." }),
                container: z.string().optional().meta({ description: "Container that does not start, e.g. `inventory`. Default: the first one." }),
                reason: z.string().optional().meta({ description: "`ImagePullBackOff`, `CrashLoopBackOff`, …. Default: `ImagePullBackOff`." }),
                message: z.string().optional().meta({ description: "What its kubelet, or the container at its end, says." }),
                times,
            })
            .meta({ id: "index:DeploymentFault", description: "A Deployment of MTV does not get ready; `times` counts tries." }),
        z
            .strictObject({
                kind: kind("inventory"),
                status: z.number().int().meta({ description: "HTTP status that the inventory answers with, e.g. 206 or 503." }),
                path: z.string().optional().meta({ description: "Only requests whose path contains this." }),
                times,
            })
            .meta({ id: "index:InventoryFault", description: "The inventory service answers wrongly." }),
        z
            .strictObject({
                kind: kind("api"),
                verb: z.string().optional().meta({ description: "Only this verb: get, list, watch, create, update, patch, apply or delete." }),
                resource: z.string().optional().meta({ description: "Only this resource, by its plural: `plans`." }),
                name: z.string().optional().meta({ description: "Only the object of this name." }),
                status: z.number().int().optional().meta({ description: "HTTP status that is answered. Default: 500." }),
                behaviour: z.enum(["answer", "reset", "hang", "slow", "afterwards"]).optional().meta({
                    id: "index:ApiBehaviour",
                    description:
                        "`answer` = the status; `reset` = the connection breaks before, `afterwards` = after the request was carried out; `hang` = no answer; `slow` = a late one. Default: `answer`.",
                }),
                retryAfterSeconds: z.number().optional().meta({ description: "Value of Retry-After." }),
                delayMilliseconds: z.number().optional().meta({ description: "How late the answer is." }),
                times,
            })
            .meta({ id: "index:ApiFault", description: "A request to the Kubernetes API goes wrong." }),
    ])
    .meta({ description: "Something that goes wrong on purpose." });

/** The provider's own configuration, in the words of `@pulumi/kubernetes`. */
