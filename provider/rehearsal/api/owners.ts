import type { KubeObject } from "../../kube/index.ts";

/** An object and the resource that it is one of. */
export type Stored = readonly [resource: string, object: KubeObject];

/** Who lives, and who names whom as owner: kept as objects come and go, so that a deletion costs what it takes along. */
export class Owners {
    private readonly living = new Set<string>();
    private readonly dependants = new Map<string, Map<string, Stored>>();

    note(resource: string, before: KubeObject | undefined, after: KubeObject | undefined): void {
        for (const owner of ownersOf(before)) if (!ownersOf(after).includes(owner)) this.leave(owner, uidOf(before));
        if (before && !after) this.living.delete(uidOf(before));
        if (!after) return;
        this.living.add(uidOf(after));
        for (const owner of ownersOf(after)) {
            const known = this.dependants.get(owner) ?? new Map<string, Stored>();
            this.dependants.set(owner, known.set(uidOf(after), [resource, after]));
        }
    }

    dependantsOf(uid: string): readonly Stored[] {
        return [...(this.dependants.get(uid)?.values() ?? [])];
    }

    isAlive(uid: string): boolean {
        return this.living.has(uid);
    }

    private leave(owner: string, uid: string): void {
        const rest = this.dependants.get(owner);
        rest?.delete(uid);
        if (rest?.size === 0) this.dependants.delete(owner);
    }
}

function ownersOf(object: KubeObject | undefined): readonly string[] {
    return object?.metadata.ownerReferences?.map(({ uid }) => uid) ?? [];
}

function uidOf(object: KubeObject | undefined): string {
    return object?.metadata.uid ?? "";
}
