export type Labels = Readonly<Record<string, string>>;

/** A MigrationPolicy as far as it decides which VMs it is for. */
export interface Policy {
    readonly name: string;
    /** Absent = it is for none. */
    readonly selectors?:
        | { readonly namespaceSelector?: Labels | undefined; readonly virtualMachineInstanceSelector?: Labels | undefined }
        | undefined;
}

/** A running VM as far as policies look at it. */
export interface Subject {
    readonly namespace: string;
    readonly name: string;
    readonly labels: Labels;
    readonly namespaceLabels: Labels;
}

/** How many labels a policy and a VM have in common; it has all that the policy asks for. */
export interface Match {
    readonly ofNamespace: number;
    readonly ofVm: number;
}

/**
 * The policy that a VM migrates by; undefined = none is for it, and the cluster's settings hold.
 *
 * Only one policy counts: what it leaves out comes from the cluster's settings and not from the next policy.
 *
 * Source: live-migration LM-U05; `matchPolicy` of KubeVirt's migration controller, which decides a tie by the names of the policies.
 */
export function policyFor<P extends Policy>(policies: readonly P[], subject: Subject): P | undefined {
    return policies
        .filter((each) => matchOf(each, subject))
        .reduce<P | undefined>((first, each) => (first && !standsBefore(each, first) ? first : each), undefined);
}

/** Undefined when the VM lacks a label that the policy asks for. Selectors without labels ask for nothing. */
export function matchOf({ selectors }: Policy, { labels, namespaceLabels }: Subject): Match | undefined {
    if (!selectors) return undefined;
    const { namespaceSelector = {}, virtualMachineInstanceSelector = {} } = selectors;
    const hasAll = (wanted: Labels, has: Labels) => Object.entries(wanted).every(([key, value]) => Object.hasOwn(has, key) && has[key] === value);
    if (!hasAll(virtualMachineInstanceSelector, labels) || !hasAll(namespaceSelector, namespaceLabels)) return undefined;
    return sizeOf({ selectors });
}

/** Whether one policy wins over another one for every VM that both are for: a total order of policies. */
export function standsBefore(one: Policy, other: Policy): boolean {
    const [mine, yours] = [sizeOf(one), sizeOf(other)];
    const byTotal = totalOf(mine) - totalOf(yours);
    if (byTotal !== 0) return byTotal > 0;
    return mine.ofVm === yours.ofVm ? one.name < other.name : mine.ofVm > yours.ofVm;
}

/** Why one policy wins over another one, of which that is known: `gold asks for 3 labels, silver for 2`. */
export function whyBefore(one: Policy, other: Policy): string {
    const [mine, yours] = [sizeOf(one), sizeOf(other)];
    if (totalOf(mine) !== totalOf(yours)) return `${one.name} asks for ${sayLabels(totalOf(mine))}, ${other.name} for ${totalOf(yours)}`;
    if (mine.ofVm !== yours.ofVm) return `of as many labels ${one.name} asks for ${mine.ofVm} of the VM, ${other.name} for ${yours.ofVm}`;
    return `both ask for as many labels, and ${one.name} comes first by name`;
}

/** All labels of a policy that is for a VM match. */
function sizeOf({ selectors }: Pick<Policy, "selectors">): Match {
    const count = (labels: Labels | undefined) => Object.keys(labels ?? {}).length;
    return { ofNamespace: count(selectors?.namespaceSelector), ofVm: count(selectors?.virtualMachineInstanceSelector) };
}

function totalOf({ ofNamespace, ofVm }: Match): number {
    return ofNamespace + ofVm;
}

function sayLabels(count: number): string {
    return `${count} label${count === 1 ? "" : "s"}`;
}
