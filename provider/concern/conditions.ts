import type { VsphereVm } from "../inventory/vsphere.ts";
import { isDnsName, targetNameOf } from "../util/names.ts";
import { diskRules } from "./disks.ts";
import { listed } from "./finding.ts";
import { subject, type VmRule } from "./rule.ts";
import { warmRules } from "./warm.ts";

/** Source: forklift-behaviour §4.3, a row per condition. */
export const rules: readonly VmRule[] = [
    {
        condition: "TargetNameNotValid",
        severity: "warning",
        say: (vm, { isRenamed }) =>
            isRenamed || isDnsName(vm.name)
                ? undefined
                : `${subject(vm)} has a name that Kubernetes does not take; the target VM will be ${newName(vm)}; set \`targetName\` to choose one`,
    },
    {
        condition: "GuestToolsIssue",
        severity: "error",
        say: (vm) =>
            vm.powerState === "poweredOn" && !hasTools(vm)
                ? `cannot migrate ${subject(vm)} while it runs: VMware Tools are ${toolsOf(vm)}; start or install them, or power the VM off`
                : undefined,
    },
    {
        condition: "HostNotReady",
        severity: "warning",
        say: (vm, { hosts }) => {
            const host = hosts.find(({ id, inMaintenance }) => id === vm.host && inMaintenance);
            return host && `${subject(vm)} is on the ESXi host ${host.name}, which is in maintenance mode; end that before the run`;
        },
    },
    {
        condition: "VMMissingGuestIPs",
        severity: "warning",
        say: (vm, { preserveStaticIPs }) => {
            const why = preserveStaticIPs ? whyAddressesAreLost(vm) : undefined;
            return why && `cannot keep the static addresses of ${subject(vm)}: ${why}, or set \`preserveStaticIPs: false\``;
        },
    },
    ...diskRules,
    ...warmRules,
];

function newName({ name }: VsphereVm): string {
    return targetNameOf(name) ?? "vm- and four random characters";
}

function hasTools({ toolsStatus, toolsRunningStatus }: VsphereVm): boolean {
    return toolsRunningStatus !== "guestToolsNotRunning" && !["", "null", "<nil>", "toolsNotInstalled"].includes(toolsStatus);
}

function toolsOf({ toolsStatus, toolsRunningStatus }: VsphereVm): string {
    return [toolsStatus, toolsRunningStatus].filter((text) => text !== "").join(", ") || "unknown";
}

function whyAddressesAreLost(vm: VsphereVm): string | undefined {
    const macs = new Set(vm.nics.map(({ mac }) => mac));
    if (macs.size > 0 && vm.guestNetworks.length === 0)
        return `vSphere does not know them while it is ${vm.powerState}${hasTools(vm) ? "" : " without VMware Tools"}; start it once with VMware Tools`;
    const foreign = vm.guestNetworks.filter(({ mac }) => !macs.has(mac)).map(({ ip, mac }) => `${ip} (${mac || "no MAC"})`);
    return foreign.length > 0 ? `its guest has addresses on no NIC of the VM: ${listed(foreign)}; remove those adapters` : undefined;
}
