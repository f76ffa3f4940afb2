import type { Finding } from "../../../concern/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, isQuery, type PlanVmArgs, selectedIn, vmsOf } from "../../../schema/plan.ts";
import { isUnknown } from "../../../schema/value.ts";
import { affinityProblem, imageProblem, labelsProblem, quantityProblem } from "../forms.ts";
import { reference } from "../reference.ts";
import { finding, when } from "../told.ts";

/** What is wrong with a plan's arguments, whatever the inventory and the cluster say. Source: forklift-behaviour §1.7, §4.2, §4.3; MTV-199…202. */
export function planFindings(args: CheckedPlan): readonly Finding[] {
    const ofPlan = planRules.map(({ property, condition, severity = "error", say }) => finding(severity, property, say(args), condition));
    const ofVms = Object.entries(vmsOf(args)).flatMap(([key, vm]) =>
        vmRules.map(({ property, condition, severity = "error", say }) =>
            finding(severity, formatPath(["vms", key, ...(property ? [property] : [])]), say(vm, args), condition),
        ),
    );
    return [...ofPlan, ...ofVms].flat();
}

interface Rule {
    /** Default: error. */
    readonly severity?: Finding["severity"];
    readonly condition?: string;
}

interface PlanRule extends Rule {
    readonly property: string;
    /** What is wrong and what to do about it; undefined = nothing. */
    readonly say: (args: CheckedPlan) => string | undefined;
}

interface VmRule extends Rule {
    /** Absent = the VM as a whole. */
    readonly property?: keyof PlanVmArgs;
    readonly say: (vm: PlanVmArgs, plan: CheckedPlan) => string | undefined;
}

const both = "and `conversionTempStorageClass` go together; give both or neither";

const planRules: readonly PlanRule[] = [
    {
        // A query says itself that it picks nothing.
        property: "vms",
        say: ({ vms }) =>
            when(
                !isUnknown(vms) && !isQuery(vms) && Object.keys(vms).length === 0,
                "has no VM; the controller takes such a plan and then cancels every run of it",
            ),
    },
    {
        property: "vms",
        say: (args) => {
            const count = Object.keys(vmsOf(args)).length;
            return when(count > 500, `has ${count} VMs; a plan takes at most 500, split it (MTV-199)`);
        },
    },
    {
        property: "vms",
        say: (args) => {
            const count = disksIn(args);
            return when(count > 500, `has VMs with ${count} disks; a plan takes at most 500, split it (MTV-199)`);
        },
    },
    {
        severity: "warning",
        property: "type",
        say: (args) => {
            const count = disksIn(args);
            if (args.type !== "warm" || count > 500) return undefined;
            if (count > 400) return `${count} disks would be precopied side by side; more than 400 were never tested, split the plan (MTV-201)`;
            return when(
                count > 200,
                `${count} disks would be precopied side by side; with more than 200 each precopy is about a quarter slower (MTV-202)`,
            );
        },
    },
    {
        condition: "NotValid",
        property: "conversionTempStorageSize",
        say: ({ conversionTempStorageClass: name, conversionTempStorageSize: size }) => when((name === undefined) !== (size === undefined), both),
    },
    { condition: "NotValid", property: "conversionTempStorageSize", say: ({ conversionTempStorageSize: size }) => quantityProblem(size) },
    { condition: "VirtV2vImageNotValid", property: "virtV2vImage", say: ({ virtV2vImage }) => imageProblem(virtV2vImage) },
    {
        condition: "TransferNetworkNotValid",
        property: "transferNetwork",
        say: ({ transferNetwork, targetNamespace }) => {
            if (transferNetwork === undefined || isUnknown(transferNetwork) || isUnknown(targetNamespace)) return undefined;
            const { namespace } = reference(transferNetwork, targetNamespace);
            const isNear = namespace === targetNamespace || namespace === "default";
            return when(!isNear, `is in ${namespace}, where pods in ${targetNamespace} cannot use it; take one in ${targetNamespace} or in default`);
        },
    },
    {
        severity: "warning",
        property: "targetNamespace",
        say: ({ targetNamespace: name }) =>
            when(
                !isUnknown(name) && /^(kube|openshift)(-|$)/.test(name),
                `${JSON.stringify(name)} is one of the cluster's own namespaces, where VMs are not expected`,
            ),
    },
    {
        property: "useCompatibilityMode",
        say: ({ useCompatibilityMode, skipGuestConversion }) =>
            when(useCompatibilityMode !== undefined && skipGuestConversion !== true, "is only used with `skipGuestConversion: true`"),
    },
    {
        property: "scsiReservation",
        say: ({ scsiReservation, rdmAsLun }) => when(scsiReservation === true && rdmAsLun !== true, "needs `rdmAsLun: true`"),
    },
    {
        property: "runPreflightInspection",
        say: ({ type, runPreflightInspection }) => when(type !== "warm" && runPreflightInspection === true, "is for warm plans only"),
    },
    { property: "targetLabels", say: ({ targetLabels }) => labelsProblem(targetLabels) },
    { property: "targetNodeSelector", say: ({ targetNodeSelector }) => labelsProblem(targetNodeSelector) },
    { property: "convertorLabels", say: ({ convertorLabels }) => labelsProblem(convertorLabels) },
    { property: "convertorNodeSelector", say: ({ convertorNodeSelector }) => labelsProblem(convertorNodeSelector) },
    { property: "targetAffinity", say: ({ targetAffinity }) => affinityProblem(targetAffinity) },
    { property: "convertorAffinity", say: ({ convertorAffinity }) => affinityProblem(convertorAffinity) },
];

const vmRules: readonly VmRule[] = [
    {
        property: "scsiReservation",
        say: (vm, plan) => when(vm.scsiReservation === true && (vm.rdmAsLun ?? plan.rdmAsLun) !== true, "needs `rdmAsLun: true`"),
    },
    { property: "rootDisk", say: ({ rootDisk }) => when(rootDisk === "", "must be a device such as `/dev/sda`") },
    {
        // Source: MTV-107.
        severity: "warning",
        property: "rootDisk",
        say: ({ rootDisk }) =>
            when(
                typeof rootDisk === "string" && rootDisk !== "" && !/^\/dev\/[a-z]+[0-9]*$/.test(rootDisk),
                `${JSON.stringify(rootDisk)} is no device such as \`/dev/sda\` or \`/dev/sdb2\`; the conversion would fail`,
            ),
    },
    {
        severity: "warning",
        condition: "LuksAndClevisIncompatibility",
        say: ({ luksSecret, nbdeClevis }) =>
            when(luksSecret !== undefined && nbdeClevis === true, "has both `luksSecret` and `nbdeClevis`; Clevis wins, take the other away"),
    },
    {
        severity: "warning",
        property: "luksSecret",
        say: ({ luksSecret }, { skipGuestConversion }) =>
            when(luksSecret !== undefined && skipGuestConversion === true, "is not used with `skipGuestConversion: true`"),
    },
];

function disksIn(args: CheckedPlan): number {
    return Object.values(selectedIn(args)).reduce((sum, { disks = {} }) => sum + Object.keys(disks).length, 0);
}
