import type { Finding } from "../../concern/index.ts";
import type { TargetObject } from "../../mapping/index.ts";
import { own } from "../../util/own.ts";
import { bytesOf } from "../../util/quantity.ts";
import { count, sayBytes } from "../../util/size.ts";
import { type ClassDemand, type Demand, none, sum } from "./demand.ts";

/**
 * What the ResourceQuotas of the target namespace leave is less than the VMs need: an error where the API server is going to refuse, a warning where
 * that depends on how KubeVirt is configured, or on an overhead that nobody has told.
 *
 * Shape:  one finding per quota and resource; a quota that no controller has counted yet has all of its `hard` left.
 * Source: Kubernetes "Resource Quotas" (names of resources, scopes).
 */
export function quotaFindings(demand: Demand, quotas: readonly TargetObject[]): readonly Finding[] {
    return quotas.filter(isAboutVms).flatMap((quota) => {
        const { hard = quota.spec?.hard, used } = (quota.status ?? {}) as { hard?: unknown; used?: Amounts };
        const limits = Object.entries((hard ?? {}) as Amounts).sort(([one], [other]) => (one < other ? -1 : 1));
        return limits.flatMap(([resource, limit]) => exceeded(quota, resource, bytesOf(limit), bytesOf(own(used, resource) ?? "0"), demand));
    });
}

type Amounts = Readonly<Record<string, string>>;

function exceeded(
    { metadata }: TargetObject,
    resource: string,
    hard: number | undefined,
    used: number | undefined,
    demand: Demand,
): readonly Finding[] {
    const rule = ruleFor(resource);
    if (!rule || hard === undefined || used === undefined) return [];
    const { likely, least = likely } = rule.need(demand);
    const left = Math.max(0, hard - used);
    if (likely <= left) return [];
    const say = says[rule.unit];
    const seen = `leaves ${say(left)} of ${resource} (${say(used)} of ${say(hard)} are used)`;
    const isCertain = rule.isCertain && least > left;
    const result = isCertain ? "; the API server will refuse what is beyond" : "";
    const message = `the ResourceQuota ${metadata.name} of ${metadata.namespace} ${seen}, and ${rule.words(likely)}${result}: raise the quota, or ${rule.remedy}`;
    return [{ severity: isCertain ? "error" : "warning", property: "targetNamespace", message }];
}

/** Scopes that the pods of VMs are in. Others are about pods that end, or that request nothing. */
const podScopes: readonly unknown[] = ["NotTerminating", "NotBestEffort"];

function isAboutVms({ spec }: TargetObject): boolean {
    const { scopes = [], scopeSelector } = (spec ?? {}) as Scoped;
    const selected = (scopeSelector?.matchExpressions ?? []).map(({ scopeName, operator }) => (operator === "Exists" ? scopeName : undefined));
    return [...scopes, ...selected].every((scope) => podScopes.includes(scope));
}

interface Scoped {
    readonly scopes?: readonly string[];
    readonly scopeSelector?: { readonly matchExpressions?: readonly { readonly scopeName?: string; readonly operator?: string }[] };
}

type Unit = "bytes" | "CPU" | "number";

const says: Readonly<Record<Unit, (amount: number) => string>> = {
    bytes: sayBytes,
    CPU: (amount) => `${Number(amount.toFixed(1))} CPU`,
    number: (amount) => String(amount),
};

interface Need {
    readonly likely: number;
    /** Needed in any case; absent = the same. */
    readonly least?: number;
}

interface Rule {
    readonly unit: Unit;
    /** The API server itself counts what is needed here, whatever KubeVirt makes of it. */
    readonly isCertain: boolean;
    readonly need: (demand: Demand) => Need;
    /** Who needs how much. */
    readonly words: (amount: number) => string;
    readonly remedy: string;
}

const fewer = "move fewer VMs at a time";
const off = 'leave VMs powered off (`targetPowerState: "off"`)';

const storage = (of: (demand: Demand) => readonly ClassDemand[]): Rule => ({
    unit: "bytes",
    isCertain: true,
    need: (demand) => ({ likely: sum(of(demand), ({ bytes }) => bytes), least: sum(of(demand), ({ least }) => least) }),
    words: (amount) => `the claims of the VMs' disks need ${sayBytes(amount)}`,
    remedy: fewer,
});

const objects = (noun: string, need: (demand: Demand) => number, remedy = fewer): Rule => ({
    unit: "number",
    isCertain: true,
    need: (demand) => ({ likely: need(demand) }),
    words: (amount) => `the VMs need ${count(amount, noun)}`,
    remedy,
});

const pods = (unit: Unit, need: (demand: Demand) => number, how: string): Rule => ({
    unit,
    isCertain: false,
    need: (demand) => ({ likely: need(demand) }),
    words: (amount) => `the powered-on VMs need ${says[unit](amount)}${how}`,
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

const classResource = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/;

function ruleFor(resource: string): Rule | undefined {
    const [, name, what] = classResource.exec(resource) ?? [];
    if (name === undefined) return own(rules, resource);
    const ofClass = ({ classes }: Demand) => [classes.get(name) ?? none];
    return what === "requests.storage" ? storage(ofClass) : claimsIn(ofClass);
}
