import type { Finding } from "../../concern/index.ts";
import type { TargetObject } from "../../mapping/index.ts";
import { bytesOf } from "../../util/quantity.ts";
import { count, sayBytes } from "../../util/size.ts";
import { type ClassDemand, type Demand, sum } from "./demand.ts";

/**
 * Storage classes that have less room than the VMs need, by the CSIStorageCapacity objects that their drivers write; only warnings, as volumes may be
 * thin. A class that some driver says nothing of may have any room.
 *
 * Source: Kubernetes "Storage Capacity": `capacity` and `maximumVolumeSize` per class and part of the cluster.
 */
export function classFindings({ classes }: Demand, capacities: readonly TargetObject[], property: string): readonly Finding[] {
    return [...classes]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flatMap(([name, demand]) => {
            const rooms = capacities.filter(({ storageClassName }) => storageClassName === name).map(roomOf);
            const message = rooms.length === 0 ? undefined : (tooLittle(name, demand, rooms) ?? tooLarge(name, demand, rooms));
            return message === undefined ? [] : [{ severity: "warning" as const, property, message }];
        });
}

/** What one part of the cluster has; Infinity = not told. */
interface Room {
    readonly bytes: number;
    readonly largest: number;
}

function roomOf({ capacity, maximumVolumeSize }: TargetObject): Room {
    const bytes = bytesOf(String(capacity)) ?? Number.POSITIVE_INFINITY;
    return { bytes, largest: Math.min(bytes, bytesOf(String(maximumVolumeSize)) ?? Number.POSITIVE_INFINITY) };
}

function tooLittle(name: string, { bytes, claims }: ClassDemand, rooms: readonly Room[]): string | undefined {
    const left = sum(rooms, (room) => room.bytes);
    if (bytes <= left) return undefined;
    return `the storage class ${name} has ${sayBytes(left)} left, as its driver says, and the VMs need ${sayBytes(bytes)} of it (${count(claims, "claim")}); make room, or map datastores to another class`;
}

function tooLarge(name: string, { largest }: ClassDemand, rooms: readonly Room[]): string | undefined {
    const most = Math.max(...rooms.map((room) => room.largest));
    if (largest <= most) return undefined;
    return `the storage class ${name} has room for a volume of ${sayBytes(most)} at most, as its driver says, and the largest disk needs ${sayBytes(largest)}; make room, or map its datastore to another class`;
}
