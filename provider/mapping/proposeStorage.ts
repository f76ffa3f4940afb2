import type { InventoryDatastore } from "../inventory/index.ts";
import type { StorageTarget } from "../schema/maps.ts";
import { decided, opinion, type Proposing, sourcesOf } from "./opinion.ts";
import type { Decided } from "./proposal.ts";
import { isAlike, type Ranked, type Rule, ranked } from "./rank.ts";
import { commonOffload, storageSide } from "./storage.ts";
import { hintOf, type TargetFacts, type TargetObject, unseen } from "./target.ts";

interface StorageClass {
    readonly name: string;
    readonly object: TargetObject;
    /** What CDI knows of its volumes, best first; empty = nothing, undefined = there is no profile to look at. */
    readonly modes: readonly Modes[] | undefined;
    readonly isOnly: boolean;
}

interface Modes {
    readonly accessModes?: readonly string[];
    readonly volumeMode?: string;
}

const virtDefault = "storageclass.kubevirt.io/is-default-virt-class";
const clusterDefault = "storageclass.kubernetes.io/is-default-class";

/** How a storage class can be the place for a datastore. Source: data-import CDI-U03 (default classes), forklift-behaviour §3.4 (modes). */
const rules: readonly Rule<InventoryDatastore, StorageClass>[] = [
    { confidence: "high", say: (source, { name }) => (source.name === name ? `${name} has the same name` : undefined) },
    { confidence: "high", say: (source, { name, object }) => hintOf(name, object, [source.name, source.id]) },
    {
        confidence: "medium",
        say: (source, { name }) => (source.name !== name && isAlike(source.name, name) ? `${name} has a name like it` : undefined),
    },
    { confidence: "medium", say: (_, each) => (isMarked(each, virtDefault) ? `${each.name} is the cluster's default for VMs` : undefined) },
    { confidence: "low", say: (_, each) => (isMarked(each, clusterDefault) ? `${each.name} is the cluster's default` : undefined) },
    {
        confidence: "low",
        say: (_, { name, modes }) => (modes?.some(isShareable) ? `${name} gives ReadWriteMany Block volumes, which live migration needs` : undefined),
    },
    { confidence: "medium", say: (_, { name, isOnly }) => (isOnly ? `${name} is the only storage class for disks` : undefined) },
];

/** The datastores of the chosen VMs, each with the storage class that suits it best. */
export function proposeStorage(proposing: Proposing<StorageTarget>): Decided<StorageTarget> {
    const classes = classesOf(proposing.target);
    const offload = commonOffload(proposing.given);
    const sources = sourcesOf(storageSide, proposing, proposing.facts.datastores);
    const known = new Map(sources.map(({ sourceId, known }) => [sourceId, known]));
    const targetOf = (each: Pick<StorageClass, "name" | "modes">) => ({ storageClass: each.name, ...modesToWrite(each), ...offload });
    return decided(storageSide, sources, (sourceId) => {
        const source = known.get(sourceId);
        return (
            source &&
            opinion(
                ranked(rules, source, classes).map(doubted),
                targetOf,
                whyNone(classes, proposing.target),
                (classes.length > 0 ? classes : [nobody]).map(targetOf),
            )
        );
    });
}

const nobody = { name: "your-storage-class", modes: undefined };

function whyNone(classes: readonly StorageClass[], target: TargetFacts): string {
    if (classes.length > 0) return "no storage class is like it, and none is a default";
    return `${unseen(target, "storageclasses") ?? "the target has no storage class that makes disks"}: give the name of the one to use`;
}

/** Nobody knows whether a class that CDI does not know suits VMs. */
function doubted(found: Ranked<StorageClass>): Ranked<StorageClass> {
    if (found.place.modes?.length !== 0) return found;
    return {
        ...found,
        confidence: "low",
        reason: `${found.reason}, but CDI does not know what it can do, so the modes that every class has are written`,
    };
}

/** Where CDI knows nothing of a class, the controller has no modes to take: those that any class can give are written. */
function modesToWrite({ modes }: Pick<StorageClass, "modes">): Pick<StorageTarget, "accessMode" | "volumeMode"> {
    return modes?.length === 0 ? { accessMode: "ReadWriteOnce", volumeMode: "Filesystem" } : {};
}

/** Provisioners that make no volumes for disks: those of volumes made by hand, and of object buckets. */
const noDisks = /no-provisioner|bucket|\bobc\b/;

function classesOf({ storageClasses, storageProfiles }: TargetFacts): readonly StorageClass[] {
    const usable = storageClasses.filter(({ provisioner }) => !noDisks.test(String(provisioner ?? "")));
    return usable
        .map((object) => ({ name: object.metadata.name ?? "", object, modes: modesOf(object, storageProfiles), isOnly: usable.length === 1 }))
        .sort(({ name: one }, { name: other }) => (one < other ? -1 : 1));
}

function modesOf({ metadata: { name } }: TargetObject, profiles: TargetFacts["storageProfiles"]): readonly Modes[] | undefined {
    const profile = profiles?.find(({ metadata }) => metadata.name === name);
    return profile && ((profile.status?.claimPropertySets ?? []) as readonly Modes[]);
}

function isShareable({ accessModes, volumeMode }: Modes): boolean {
    return volumeMode === "Block" && (accessModes?.includes("ReadWriteMany") ?? false);
}

function isMarked({ object }: StorageClass, annotation: string): boolean {
    return object.metadata.annotations?.[annotation] === "true";
}
