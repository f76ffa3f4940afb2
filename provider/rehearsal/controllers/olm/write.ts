import type { Condition } from "../../../condition/index.ts";
import type { Kind, KubeObject } from "../../../kube/index.ts";
import { refOf } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";

export type Said = Pick<Condition, "type" | "status" | "reason" | "message">;

/** Writes into a status as OLM does; nothing happens when it says nothing new. `null` takes a field away. */
export async function write(world: Surroundings, kind: Kind, object: KubeObject, status: Record<string, unknown>): Promise<void> {
    const options = { type: "merge", subresource: "status", fieldManager: "olm" } as const;
    await world.cluster.patch(kind, refOf(object), { status }, options);
}

/** The conditions with these in place of those of the same types; one that says the same keeps its time. */
export function withConditions(
    world: Surroundings,
    before: readonly Condition[],
    next: readonly Said[],
    gone: readonly string[] = [],
): readonly Condition[] {
    const isTouched = ({ type }: Condition) => gone.includes(type) || next.some((each) => each.type === type);
    const dated = next.map((said) => {
        const same = before.find(({ type, status, reason, message }) => sayAll({ type, status, reason, message }) === sayAll(said));
        return { ...said, lastTransitionTime: same?.lastTransitionTime ?? timestamp(world) };
    });
    return [...before.filter((each) => !isTouched(each)), ...dated] as readonly Condition[];
}

function sayAll({ type, status, reason = "", message = "" }: Said): string {
    return [type, status, reason, message].join("\n");
}

/** Milliseconds until a time after an instant; at most nothing when it is over. */
export function left(world: Surroundings, since: string | undefined, milliseconds: number): number {
    return (since === undefined ? world.clock.now() : Date.parse(since)) + milliseconds - world.clock.now();
}
