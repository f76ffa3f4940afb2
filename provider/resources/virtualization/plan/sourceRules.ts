import type { Finding } from "../../../concern/index.ts";
import type { SourceType } from "../../../inventory/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, type PlanVmArgs, vmsOf } from "../../../schema/plan.ts";
import { finding } from "../told.ts";

type MigrationType = "cold" | "warm" | "live" | "conversion";

/** Which migrations a source can do. Source: forklift-behaviour §2.1. */
const abilities: Readonly<Record<SourceType, readonly MigrationType[]>> = {
    openshift: ["cold", "live"],
    vsphere: ["cold", "warm", "conversion"],
    ovirt: ["cold", "warm"],
    openstack: ["cold"],
    ova: ["cold"],
    hyperv: ["cold"],
    ec2: ["cold"],
};

/** Arguments that mean something to some sources only. `isRefused`: admission takes no such plan; else the controller leaves them aside. */
const vmArguments: readonly { property: keyof PlanVmArgs; sources: readonly SourceType[]; isRefused: boolean; why: string }[] = [
    { property: "luksSecret", sources: ["vsphere", "ova"], isRefused: true, why: "encrypted disks are opened for vsphere and ova sources only" },
    { property: "volumeNameTemplate", sources: ["vsphere"], isRefused: false, why: "is used for vsphere sources only" },
    { property: "networkNameTemplate", sources: ["vsphere"], isRefused: false, why: "is used for vsphere sources only" },
    {
        property: "preHook",
        sources: ["vsphere", "ovirt", "openstack", "openshift", "ova", "hyperv"],
        isRefused: false,
        why: "is not run for ec2 sources",
    },
    {
        property: "postHook",
        sources: ["vsphere", "ovirt", "openstack", "openshift", "ova", "hyperv"],
        isRefused: false,
        why: "is not run for ec2 sources",
    },
];

/** What a plan asks of a source that cannot do it. Source: forklift-behaviour §2.1, §4.2, §6.2, §10.3, §11. */
export function sourceFindings(args: CheckedPlan, source: SourceType | undefined): readonly Finding[] {
    if (!source) return [];
    return [...typeFindings(args.type ?? "cold", source), ...argumentFindings(args, source)];
}

function typeFindings(type: MigrationType, source: SourceType): readonly Finding[] {
    const condition = type === "warm" ? "WarmMigrationNotReady" : "MigrationTypeNotValid";
    const can = abilities[source];
    if (!can.includes(type))
        return finding("error", "type", `cannot be ${type} for a source of type ${source}, which does ${can.join(", ")} only`, condition);
    return [];
}

function argumentFindings(args: CheckedPlan, source: SourceType): readonly Finding[] {
    const ofPlan = { property: (name: string) => name, given: args as Partial<Record<keyof PlanVmArgs, unknown>> };
    const ofVms = Object.entries(vmsOf(args)).map(([key, vm]) => ({ property: (name: string) => formatPath(["vms", key, name]), given: vm }));
    return vmArguments
        .filter(({ sources }) => !sources.includes(source))
        .flatMap(({ property, isRefused, why }) =>
            [ofPlan, ...ofVms]
                .filter(({ given }) => given[property] !== undefined)
                .flatMap((each) => finding(isRefused ? "error" : "warning", each.property(property), `${why}, and this one is of type ${source}`)),
        );
}
