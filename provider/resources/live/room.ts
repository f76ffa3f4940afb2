import { sayMiB } from "../../await/index.ts";
import { cpuLabelOf, hasLabels, type Place, placesOf, requestOf, selectorOf, spareMemory } from "./places.ts";
import { type Finding, finding, type Given, none, type Rule } from "./rules.ts";
import { instanceStatus } from "./status.ts";

/**
 * Whether another node can take the VM: the first thing that none of them has is told, or else what will be missing in a drain.
 *
 * Source: live-migration LM-004, LM-006.
 */
export const hasRoom: Rule = (given) => {
    const { instance, facts } = given;
    if (!facts.nodes) return finding("unknown", "not checked: whether another node has the CPU and the memory; nodes may not be read");
    const places = placesOf(facts.nodes, facts.instances);
    const { nodeName } = instanceStatus(instance);
    const others = places.filter(({ name }) => name !== nodeName);
    const obstacle = steps.reduce<Narrowed>((narrowed, step) => ("found" in narrowed ? narrowed : step(narrowed.left, given, places)), {
        left: others,
    });
    return [...("found" in obstacle ? obstacle.found : spare(places)), ...unseen(given, places)];
};

/** The places that are left, or what is to be said because none is. */
type Narrowed = { readonly left: readonly Place[] } | { readonly found: readonly Finding[] };
type Step = (left: readonly Place[], given: Given, all: readonly Place[]) => Narrowed;

/** What lasts comes first, what passes by itself comes last. */
const steps: readonly Step[] = [
    (left) => (left.length > 0 ? { left } : { found: finding("issue", "there is no other node it could move to") }),
    wished,
    (left, given, all) => {
        const label = cpuOf(given, all);
        const lacking = () => finding("issue", `no other node has the VM's CPU (label ${label}): give it a CPU model that they have (LM-006)`);
        return label === undefined || !isLabelled(all) ? { left } : keep(left, ({ labels }) => labels[label] === "true", lacking);
    },
    (left, { instance }) =>
        keep(
            left,
            ({ allocatable }) => allocatable >= requestOf(instance),
            () => finding("issue", `no other node is large enough: it asks for ${say(requestOf(instance))} of memory (LM-004)`),
        ),
    (left) =>
        keep(
            left,
            ({ isOpen }) => isOpen,
            () => finding("warning", `no other node takes VMs now: ${names(left)} ${left.length === 1 ? "is" : "are"} cordoned or not ready`),
        ),
    (left, { instance }) =>
        keep(
            left,
            ({ free }) => free === undefined || free >= requestOf(instance),
            () => full(left, requestOf(instance)),
        ),
];

function keep(left: readonly Place[], fits: (place: Place) => boolean, otherwise: () => readonly Finding[]): Narrowed {
    const fitting = left.filter(fits);
    return fitting.length > 0 ? { left: fitting } : { found: otherwise() };
}

function wished(left: readonly Place[], { instance, args: { addedNodeSelector } }: Given): Narrowed {
    return keep(
        left,
        (place) => hasLabels(place, selectorOf(instance, addedNodeSelector)),
        () => {
            const isAddition = left.some((place) => hasLabels(place, selectorOf(instance)));
            const wish = Object.entries(isAddition ? (addedNodeSelector ?? {}) : selectorOf(instance)).map(([key, value]) => `${key}=${value}`);
            const advice = isAddition ? "" : "; the VM's own nodeSelector asks for them";
            return finding("issue", `no other node has the labels ${wish.join(", ")}${advice}`, isAddition ? "addedNodeSelector" : "vmi");
        },
    );
}

function full(left: readonly Place[], need: number): readonly Finding[] {
    const emptiest = left.toSorted((one, other) => (other.free ?? 0) - (one.free ?? 0))[0]!;
    const { name, free = 0 } = emptiest;
    return finding(
        "warning",
        `no other node has room now: it asks for ${say(need)}, and ${name} has ${say(Math.max(0, free))} left at most; KubeVirt waits 5 minutes for room, then gives up (LM-004)`,
    );
}

/** What could not be looked at on nodes that may be read. */
function unseen(given: Given, places: readonly Place[]): readonly Finding[] {
    return [
        ...(given.facts.instances
            ? none
            : finding("unknown", "not checked: whether another node has free memory; VMs of other namespaces may not be read")),
        ...(isCpuUnseen(given, places)
            ? finding("unknown", "not checked: whether another node has the VM's CPU; nodes do not tell theirs (LM-006)")
            : none),
    ];
}

function isCpuUnseen(given: Given, places: readonly Place[]): boolean {
    const { model } = (given.instance.spec?.domain as { cpu?: { model?: string } } | undefined)?.cpu ?? {};
    return model !== undefined && (cpuOf(given, places) === undefined || !isLabelled(places));
}

function cpuOf({ instance }: Given, places: readonly Place[]): string | undefined {
    const { nodeName } = instanceStatus(instance);
    return cpuLabelOf(
        instance,
        places.find(({ name }) => name === nodeName),
    );
}

/** True when KubeVirt's labeller has been there. */
function isLabelled(places: readonly Place[]): boolean {
    return places.some(({ labels }) => Object.keys(labels).some((label) => /^cpu-model(-migration)?\.node\.kubevirt\.io\//.test(label)));
}

function spare(places: readonly Place[]): readonly Finding[] {
    const found = spareMemory(places);
    if (!found || found.spare >= found.fullest.taken) return none;
    const { fullest, spare: rest } = found;
    return finding(
        "warning",
        `the cluster is short of memory: a drain of ${fullest.name} would move ${say(fullest.taken)} of VMs, the other nodes have ${say(rest)} left at most (LM-004)`,
    );
}

function say(bytes: number): string {
    return sayMiB(bytes / 1024 ** 2);
}

function names(places: readonly Place[]): string {
    return places
        .map(({ name }) => name)
        .sort()
        .join(", ");
}
