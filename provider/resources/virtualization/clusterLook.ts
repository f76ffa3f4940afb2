import type { Finding } from "../../concern/index.ts";
import { ApiError, ifOpen, type Kind, type KubeObject, type ListOptions, type ObjectRef } from "../../kube/index.ts";
import { declaredKey, type Session, toId } from "../../lifecycle/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import { askingFor, nearest } from "../../util/nearest.ts";
import { finding } from "./told.ts";

/** What is known of an object: it is there, this program makes it, it is not there, or nobody here may look. */
export type Seen =
    | { readonly state: "found"; readonly object: KubeObject }
    | { readonly state: "declared"; readonly inputs: ValueMap }
    | { readonly state: "absent" }
    | { readonly state: "unseen" };

/**
 * Looks into the cluster for a check that only previews.
 *
 * Shape:  what this identity may not look at is unseen, and `unknowns` names the missing right once.
 */
export class ClusterLook {
    private readonly rights = new Map<string, string>();
    private readonly gets = new Map<string, Promise<Seen>>();

    constructor(
        private readonly session: Session,
        private readonly signal: AbortSignal,
    ) {}

    get unknowns(): readonly string[] {
        return [...this.rights.values()];
    }

    /** Each object is asked for once. `what` begins the line about a missing right, e.g. `transferNetwork`. */
    get(kind: Kind, ref: ObjectRef, what: string): Promise<Seen> {
        const key = sayObject(kind, ref);
        const getting = this.gets.get(key) ?? this.ask(kind, ref, what);
        this.gets.set(key, getting);
        return getting;
    }

    private async ask(kind: Kind, ref: ObjectRef, what: string): Promise<Seen> {
        const { namespace } = ref;
        const declared = namespace === undefined ? undefined : this.session.declared.get(declaredKey(kind, { ...ref, namespace }));
        if (declared) return { state: "declared", inputs: declared.inputs };
        if (!this.session.cluster) return { state: "unseen" };
        try {
            const object = await this.session.cluster.get(kind, ref, { signal: this.signal });
            return object ? { state: "found", object } : { state: "absent" };
        } catch (error) {
            this.noteRight(error, `get ${kind.plural}`, namespace, what);
            return { state: "unseen" };
        }
    }

    /** Undefined = nobody here may look. A kind that is not installed has no objects. */
    async list(kind: Kind, options: Omit<ListOptions, "signal">, what: string): Promise<readonly KubeObject[] | undefined> {
        const { cluster } = this.session;
        if (!cluster) return undefined;
        try {
            return (await cluster.list(kind, { ...options, signal: this.signal })).items;
        } catch (error) {
            if (error instanceof ApiError && error.code === 404) return [];
            this.noteRight(error, `list ${kind.plural}`, options.namespace, what);
            return undefined;
        }
    }

    /** Objects of a kind that may be meant by a misspelt name: none where nobody here may look, which is not worth a line. */
    async others(kind: Kind): Promise<readonly ObjectRef[]> {
        const { cluster } = this.session;
        const found = cluster && (await ifOpen(cluster.list(kind, { signal: this.signal })));
        return (found?.items ?? []).map(({ metadata }) => ({ name: metadata.name!, namespace: metadata.namespace }));
    }

    private noteRight(error: unknown, right: string, namespace: string | undefined, what: string): void {
        if (!(error instanceof ApiError && error.code === 403)) throw error;
        const where = namespace === undefined ? "in the whole cluster" : `in ${namespace}`;
        this.rights.set(`${right} ${where}`, `${what}: not checked against the cluster: this identity may not ${right} ${where}`);
    }
}

/** `Hook demo/stop-app`. */
export function sayObject({ kind }: Kind, ref: ObjectRef): string {
    return `${kind} ${sayRef(ref)}`;
}

function sayRef({ name, namespace }: ObjectRef): string {
    return namespace === undefined ? name : toId({ name, namespace });
}

/**
 * Something that is missing is no more than a warning: another resource of the same program may make it before the plan is made, and a preview
 * cannot see that of kinds that are not ours.
 */
export const whenAbsent = "warning";

export function sayAbsent(kind: Kind, ref: ObjectRef): string {
    return `there is no ${sayObject(kind, ref)} in the cluster, and nothing before this makes one as far as can be seen`;
}

export async function missing(look: ClusterLook, kind: Kind, ref: ObjectRef, property: string, condition?: string): Promise<readonly Finding[]> {
    const seen = await look.get(kind, ref, property);
    return finding(whenAbsent, property, seen.state === "absent" ? sayAbsent(kind, ref) : undefined, condition);
}

/** The same with what may be meant instead: what is called so elsewhere, or nearly so. For kinds that everybody may list, and that are few. */
export async function misspelt(look: ClusterLook, kind: Kind, ref: ObjectRef, property: string, condition: string): Promise<readonly Finding[]> {
    const absent = await missing(look, kind, ref, property, condition);
    if (absent.length === 0) return [];
    const others = await look.others(kind);
    const namesakes = others.filter(({ name }) => name === ref.name).map(sayRef);
    const alike = namesakes.length > 0 ? namesakes.slice(0, 3) : nearest(sayRef(ref), others.map(sayRef));
    return absent.map((each) => ({ ...each, message: `${each.message}${askingFor(alike)}` }));
}
