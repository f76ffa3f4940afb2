import type { Inventory } from "../inventory/index.ts";
import type { Cluster, ObjectRef, Watches } from "../kube/index.ts";
import type { ValueMap } from "../schema/value.ts";
import type { Clock } from "../util/clock.ts";
import type { SiteModel } from "../wave/estimate/index.ts";

/** What a configured provider has at hand; handed to every handler. */
export interface Session {
    /** Undefined while the configuration is not known yet (preview of a stack that makes its own cluster). */
    readonly cluster: Cluster | undefined;
    readonly watches: Watches | undefined;
    readonly clock: Clock;
    /** Namespace of objects without their own. */
    readonly namespace: string;
    readonly timeouts: Timeouts;
    /** How long waves take here. */
    readonly site: SiteModel;
    /** Progress is told on every change of step only, not as it counts up. */
    readonly isQuiet: boolean;
    /** When a run that is followed here was last seen to move, in milliseconds since 1970: a run that waits for others is as alive as they are. */
    readonly lastMove: { at: number };
    /** What this process has been told of other resources, by `declaredKey`: a preview can look at a map that does not exist yet. */
    readonly declared: Map<string, Declared>;
    /** The inventory of a source provider; undefined when it cannot be asked (yet). */
    inventoryOf(provider: ObjectRef, signal: AbortSignal): Promise<Inventory | undefined>;
    /** The provider `host`: the cluster that MTV runs in. */
    hostProvider(signal: AbortSignal): Promise<ObjectRef>;
}

export interface Declared {
    /** Whose it is. */
    readonly urn?: string | undefined;
    readonly token: string;
    readonly inputs: ValueMap;
}

/** Milliseconds. */
export interface Timeouts {
    readonly settle: number;
}
