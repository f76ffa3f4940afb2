import type { z } from "zod";
import type { RunView } from "../../await/index.ts";
import type { ApiError, Kind, KubeObject } from "../../kube/index.ts";
import type { ValueMap } from "../../schema/value.ts";
import type { RequestContext, Row } from "../../serve/port.ts";
import type { Session } from "../session.ts";
import type { Connected, Findings, Own } from "../sheet.ts";

/**
 * A kind whose objects are runs: each attempt is an object of its own, and what counts is how it ends.
 * `lifecycle/run/handler.ts` is the body of all of them.
 */
export interface RunSheet<Args = ValueMap> {
    readonly token: string;
    readonly description: string;
    readonly kind: Kind;
    readonly args: z.ZodObject;
    readonly outputs: z.ZodObject;
    /** What is run, and with it the id of the resource: the plan. Attempts live in its namespace. */
    readonly subjectKind: Kind;
    /** The argument that names the subject. */
    readonly subjectArg: string;
    /** True when several resources run one subject, one after another: their attempts need names of their own. */
    readonly isShared?: boolean;
    /** True when a success counts although nothing in the cluster shows it any more: the controller clears its records away. */
    readonly keepsSuccess?: boolean;
    subjectOf(args: Args, namespace: string): Own;
    /** True when the attempt's object is a run of this subject. */
    isOf(attempt: KubeObject, subject: Own): boolean;
    /** The subject's id of everything the arguments name, by what the user wrote; what is not found is missing. */
    idsOf?(args: Args, site: Pick<Site, "object" | "declared">, session: Session, signal: AbortSignal): Promise<Ids>;
    /** What is wrong with the arguments given what is there, with property paths; asked in preview and again before anything is written. */
    problems?(args: Args, look: () => Promise<Site>, session: Session, signal: AbortSignal): Promise<Findings>;
    /** Body of one attempt's object. */
    manifest(args: Args, site: Site): Pick<KubeObject, "spec"> & { readonly annotations?: Record<string, string> | undefined };
    /** What the attempt has come to. */
    view(subject: KubeObject | undefined, attempt: KubeObject | undefined, uid: string): RunView;
    /** Why no attempt may be started now; undefined when one may. */
    obstacle(site: Site, session: Session, signal: AbortSignal): Promise<Obstacle | undefined> | Obstacle | undefined;
    /** What people should know before another attempt is started, a line each. */
    remarks?(site: Site, session: Session, signal: AbortSignal): Promise<readonly string[]>;
    /** Until when an attempt that could be started now is not to be; undefined = it is. */
    held?(args: Args, site: Site): Held | undefined;
    /** True when the subject is declared to be done with, so that no further attempt is wanted. */
    isClosed?(site: Pick<Site, "object" | "declared">): boolean;
    /** True when VMs that did not move did so because the arguments ask for it. */
    isAsAsked(args: Args, view: RunView): boolean;
    /** What is to be done about VMs that a run has ended without, although it has succeeded. */
    adviceOnLeft?(names: string): string;
    /** What a closer look at the results finds wrong whatever the run says; a line each. Asked until it finds nothing once. */
    verify?(args: Args, view: RunView, subject: KubeObject | undefined, session: Connected, context: RequestContext): Promise<readonly string[]>;
    /** The arguments that would have made this attempt, in the words used before. */
    argsOf(object: KubeObject, prior: ValueMap, ids: Ids): ValueMap;
    outputsOf(view: RunView, past: Past): ValueMap;
    /** Rows of a run that is under way or over. */
    rowsOf(view: RunView, args: Args): readonly Row[];
    /** Rows of an attempt to come; `subject` is the object, or the arguments of one that is only declared. */
    rowsToCome(args: Args, subject: KubeObject | undefined, declared: ValueMap | undefined): readonly Row[];
    /** How everything that has not moved is cancelled: by a change of the attempt's object, by its deletion, or no more. */
    cancel(view: RunView): { readonly patch: Pick<KubeObject, "spec"> } | "delete" | "impossible";
    /** What to do about an answer of the API server, where this kind knows better than the common words. */
    adviceOn?(error: ApiError): string | undefined;
}

export interface Obstacle {
    readonly reason: string;
    /** True when it may be gone when the time has come: no reason to refuse a preview. */
    readonly mayPass: boolean;
}

export interface Held {
    /** Epoch milliseconds. */
    readonly until: number;
    /** What opens then: `its window opens Sat 5 Dec 22:00 Europe/Berlin`. */
    readonly why: string;
}

/** Everything that is known of a run when its outputs are made. */
export interface Past {
    /** Those of ours that are in the cluster, by number; the last one is the one that `view` is of. */
    readonly attempts: readonly KubeObject[];
    readonly subject: KubeObject | undefined;
    /** Outputs of the operation before; they may know attempts whose objects are gone. */
    readonly olds: ValueMap | undefined;
}

export type Ids = ReadonlyMap<string, string>;

/** What surrounds an attempt that is about to be started or changed. */
export interface Site {
    readonly subject: Own;
    /** The subject as it is in the cluster; undefined when it is not there (yet). */
    readonly object: KubeObject | undefined;
    /** Inputs of the subject, when this program declares it too. */
    readonly declared: ValueMap | undefined;
    /** Number of the attempt. */
    readonly attempt: number;
    /** The attempt's object when it exists already. */
    readonly existing: KubeObject | undefined;
    /** Attempts at the same subject that this resource has not made. */
    readonly others: readonly KubeObject[];
    /** Every object of the attempts' kind beside them, by name. */
    readonly neighbours: ReadonlyMap<string, KubeObject>;
    readonly ids: Ids;
    readonly now: number;
}
