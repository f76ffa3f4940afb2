import { customRuleIssues } from "../../concern/index.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { formatPath } from "../../schema/parse.ts";
import { type CheckedPlan, isQuery, type PlanArgs, type PlanVmArgs, vmsOf } from "../../schema/plan.ts";
import { containsUnknown } from "../../schema/value.ts";

/** What is wrong with a plan's arguments, whatever the inventory says. Source: forklift-behaviour §1.7, §4.2, §4.3. */
export function planIssues(args: CheckedPlan): readonly InputIssue[] {
    return [
        ...planRules.flatMap((rule) => rule(args)),
        ...(containsUnknown(args.concernRules) ? [] : customRuleIssues(args.concernRules ?? [])),
        ...Object.entries(vmsOf(args)).flatMap(([key, vm]) => vmRules.flatMap((rule) => rule(key, vm, args))),
    ];
}

const planRules: readonly ((args: CheckedPlan) => readonly InputIssue[])[] = [
    // A query says itself that it picks nothing.
    ({ vms }) =>
        issue(!isQuery(vms) && Object.keys(vms).length === 0, "vms", "has no VM; the controller takes such a plan and then cancels every run of it"),
    (args) => {
        const count = Object.keys(vmsOf(args)).length;
        return issue(count > 500, "vms", `has ${count} VMs; a plan takes at most 500, split it (MTV-199)`);
    },
    ({ conversionTempStorageClass: name, conversionTempStorageSize: size }) =>
        issue(
            (name === undefined) !== (size === undefined),
            "conversionTempStorageSize",
            "and `conversionTempStorageClass` go together; give both or neither",
        ),
    ({ conversionTempStorageSize: size }) =>
        issue(
            typeof size === "string" && !/^\d+(\.\d+)?([KMGTPE]i?|[mkn])?$/.test(size),
            "conversionTempStorageSize",
            "must be a quantity such as `50Gi`",
        ),
    ({ useCompatibilityMode, skipGuestConversion }) =>
        issue(
            useCompatibilityMode !== undefined && skipGuestConversion !== true,
            "useCompatibilityMode",
            "is only used with `skipGuestConversion: true`",
        ),
    ({ scsiReservation, rdmAsLun }) => issue(scsiReservation === true && rdmAsLun !== true, "scsiReservation", "needs `rdmAsLun: true`"),
    ({ type, runPreflightInspection }) =>
        issue(type !== "warm" && runPreflightInspection === true, "runPreflightInspection", "is for warm plans only"),
];

const vmRules: readonly ((key: string, vm: PlanVmArgs, plan: PlanArgs) => readonly InputIssue[])[] = [
    (key, vm, plan) =>
        issue(
            vm.scsiReservation === true && (vm.rdmAsLun ?? plan.rdmAsLun) !== true,
            formatPath(["vms", key, "scsiReservation"]),
            "needs `rdmAsLun: true`",
        ),
    (key, vm) => issue(vm.rootDisk !== undefined && vm.rootDisk === "", formatPath(["vms", key, "rootDisk"]), "must be a device such as `/dev/sda`"),
];

function issue(isWrong: boolean, property: string, reason: string): readonly InputIssue[] {
    return isWrong ? [{ property, reason }] : [];
}
