import { own } from "../../util/own.ts";
import { count, sayBytes } from "../../util/size.ts";
import { type ClassDemand, type Demand, none, sum } from "./demand.ts";

/** What VMs need of a resource that quotas know; undefined = nothing that could be told. */
export function ruleFor(resource: string): Rule | undefined {
    const [, name, what] = classResource.exec(resource) ?? [];
    if (name === undefined) return own(rules, resource);
    const ofClass = ({ classes }: Demand) => [classes.get(name) ?? none];
    return what === "requests.storage" ? storage(ofClass) : claimsIn(ofClass);
}

const classResource = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

type Unit = "bytes" | "CPU" | "number";

/** How amounts are said; the exact words are for those that would look the same. */
export const says: Readonly<Record<Unit, Readonly<Record<"short" | "exact", (amount: number) => string>>>> = {
    bytes: { short: sayBytes, exact: (amount) => `${amount} bytes` },
    CPU: { short: (amount) => `${Number(amount.toFixed(1))} CPU`, exact: (amount) => `${Number(amount.toFixed(3))} CPU` },
    number: { short: String, exact: String },
};

interface Need {
    readonly likely: number;
    /** Needed in any case; absent = the same. */
    readonly least?: number;
}

/** How much VMs need of a resource, and what to do about it. */
export interface Rule {
    readonly unit: Unit;
    /** The API server itself counts what is needed here, whatever KubeVirt makes of it. */
    readonly isCertain: boolean;
    readonly need: (demand: Demand) => Need;
    /** Who needs how much. */
    readonly words: (amount: string) => string;
    readonly remedy: string;
}

const fewer = "move fewer VMs at a time";
const off = 'leave VMs powered off (`targetPowerState: "off"`)';

const storage = (of: (demand: Demand) => readonly ClassDemand[]): Rule => ({
    unit: "bytes",
    isCertain: true,
    need: (demand) => ({ likely: sum(of(demand), ({ bytes }) => bytes), least: sum(of(demand), ({ least }) => least) }),
    words: (amount) => `the claims of the VMs' disks need ${amount}`,
    remedy: fewer,
});

const objects = (noun: string, need: (demand: Demand) => number, remedy = fewer): Rule => ({
    unit: "number",
    isCertain: true,
    need: (demand) => ({ likely: need(demand) }),
    words: (amount) => `the VMs need ${count(Number(amount), noun)}`,
    remedy,
});

const pods = (unit: Unit, need: (demand: Demand) => number, how: string): Rule => ({
    unit,
    isCertain: false,
    need: (demand) => ({ likely: need(demand) }),
    words: (amount) => `the powered-on VMs need ${amount}${how}`,
    remedy: off,
});

const allClasses = ({ classes }: Demand) => [...classes.values()];
const claimsIn = (of: (demand: Demand) => readonly ClassDemand[]) => objects("claim", (demand) => sum(of(demand), ({ claims }) => claims));
const memory = pods("bytes", (demand) => demand.memory, " at least");
const cpu = pods("CPU", ({ cpus }) => cpus / 10, ", a tenth of their CPUs, which KubeVirt requests by default");

/** Source: KubeVirt `virtconfig` (`DefaultCPUAllocationRatio` 10, `DefaultMemoryOvercommit` 100 %), `services` (`DefaultMemoryLimitOverheadRatio` 2). */
const rules: Readonly<Record<string, Rule>> = {
    "requests.storage": storage(allClasses),
    persistentvolumeclaims: claimsIn(allClasses),
    "count/persistentvolumeclaims": claimsIn(allClasses),
    "requests.memory": memory,
    memory,
    "limits.memory": pods("bytes", (demand) => demand.memory * 2, ", twice their memory, to which KubeVirt limits them by default"),
    "requests.cpu": cpu,
    cpu,
    "limits.cpu": pods("CPU", ({ cpus }) => cpus, ", to which KubeVirt limits them by default"),
    pods: objects("pod", ({ running }) => running, off),
    "count/pods": objects("pod", ({ running }) => running, off),
    "count/virtualmachines.kubevirt.io": objects("VirtualMachine", ({ vms }) => vms),
    "count/virtualmachineinstances.kubevirt.io": objects("VirtualMachineInstance", ({ running }) => running, off),
    "count/datavolumes.cdi.kubevirt.io": objects("DataVolume", ({ dataVolumes }) => dataVolumes),
};
