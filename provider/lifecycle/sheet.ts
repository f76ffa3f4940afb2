import type { z } from "zod";
import type { Verdict } from "../await/index.ts";
import type { Kind, KubeObject, ObjectRef, WatchRange, WatchTarget } from "../kube/index.ts";
import type { InputIssue } from "../schema/parse.ts";
import type { ValueMap } from "../schema/value.ts";
import type { Row } from "../serve/port.ts";
import type { Session } from "./session.ts";

/**
 * One kind as a data sheet: what its arguments are, how they become a manifest, what preview can know, when it may change and how it goes.
 * Everything else is written once in `lifecycle/object`.
 */
export interface KindSheet<Args = ValueMap> extends Translation<Args>, Scrutiny<Args>, Making<Args>, Waiting<Args>, Leaving {
    /** Type token without the package: `virtualization:Plan`. */
    readonly token: string;
    readonly description: string;
    readonly kind: Kind;
    readonly args: z.ZodObject;
    readonly outputs: z.ZodObject;
    /** Name and namespace where programs say none; absent = a name of the resource's own, in the provider's namespace. */
    readonly usual?: Own;
    /** The object is somebody else's: what the manifest says of it is ours by our field manager, and nothing else. It is never made nor deleted. */
    readonly guest?: GuestSheet<Args>;
}

/** How arguments become an object, and an object arguments. */
interface Translation<Args> {
    /** Body of the object besides names and our labels. Pure: equal arguments give equal bytes. */
    manifest(args: Args, own: Own): Pick<KubeObject, "spec"> & { readonly annotations?: Record<string, string> };
    /** Objects that live and die with it, e.g. its Secret; applied before it. */
    companions?(args: Args, own: Own): readonly Companion[];
    /** The spec once its companions are there, where it says of them what only the API server knows. */
    specWith?(spec: KubeObject["spec"], companions: readonly KubeObject[]): KubeObject["spec"];
    /** The arguments that would have made this object, without what the server defaults. Inverse of `manifest`, for import and refresh. */
    argsOf(object: KubeObject, prior: ValueMap): ValueMap;
    /** A field of the manifest as it may stand in the object too, where its controller takes other spellings. */
    spellings?(path: readonly string[], object: KubeObject): readonly (readonly string[])[];
    /** Arguments that leave no trace in the object (credentials, choices of the driver); refresh keeps them. */
    readonly keep?: readonly string[];
    /** What users can read besides the common outputs; `beside` are the objects of `beside`, where they have been looked at. */
    outputsOf(object: KubeObject, args: Args, beside: Beside): ValueMap;
}

/** What is found out before anything is written: by a check, for a preview. */
interface Scrutiny<Args> {
    /**
     * What is wrong with the arguments beyond their shape: rules that look at several of them, at the inventory, at the cluster. `before` are the
     * arguments that the state knows; absent = it knows no object yet, so that there hardly is one. `urn` tells whose part it is.
     */
    problems?(args: Args, own: Own, session: Session, signal: AbortSignal, before: Args | undefined, urn: string): Promise<Findings>;
    /**
     * Inputs that `problems` adds to those of the program: what was found out and is to be held against what is found out next time. Refresh keeps
     * them; that one is there for the first time is no change.
     */
    readonly computed?: readonly string[];
    /** What a check could not find out although everything that it was given is known, as `which VMs …`; nothing can be made of the arguments then. */
    unanswered?(args: Args): readonly string[];
    /** Top-level properties whose change cannot be made in place, given the object as it is in the cluster; each with the reason. */
    replacements?(change: Change<Args>): ReadonlyMap<string, string>;
    /** Rows below the resource, one per VM. */
    rows?(args: Args, before: Args | undefined): readonly Row[];
    /** What a preview says of it as a whole, a line each; `secrets` are the properties of which nothing may be told. */
    foretell?(args: Args, before: Args | undefined, around: Pick<Session, "site"> & { readonly secrets: ReadonlySet<string> }): readonly string[];
    /** Outputs that a change makes others than they were, as far as a preview knows. */
    foresee?(args: Args, before: Args | undefined): ValueMap;
}

/** What making it takes beside applying it. */
interface Making<Args> {
    /**
     * What must be there or over before the object is made or changed, where its controller would be silent without it; throws to refuse. What is
     * waited for is told.
     */
    beforeMake?(
        args: Args,
        own: Own,
        session: Connected,
        signal: AbortSignal,
        existing: KubeObject | undefined,
        tell: (line: string) => void,
    ): Promise<void>;
    /** Annotations that are written along with the manifest: what the object shows now and would not show afterwards. */
    notes?(existing: KubeObject): Readonly<Record<string, string>>;
    /** What it is to come to, found out before it is made: `judge` and `moves` find it among the arguments. `before` as for `problems`. */
    aim?(args: Args, own: Own, session: Connected, signal: AbortSignal, before: Args | undefined): Promise<Partial<Args>>;
    /**
     * True when the object can only be made again: it has ended badly and was reported so, or an update that was killed has left it and asked for
     * something else. `reported` is what the state knows; absent = it knows nothing of the object.
     */
    isSpent?(object: KubeObject, args: Args, reported: ValueMap | undefined): boolean;
    /** The API server takes no other spec for an object that is there: asked about the one that is to replace it, it could only refuse. */
    readonly isFrozen?: boolean;
    /** True when another version of the kind comes before this change: asked in a preview, the API server would answer for the one that is there. */
    isAhead?(args: Args, existing: KubeObject | undefined): boolean;
}

/** What it is waited for, and what is done meanwhile. */
interface Waiting<Args> {
    /**
     * What the object has come to; absent = as its conditions say (`await/settle.ts`). A refresh asks too.
     * `first` is how it was when the waiting began, so that what happened earlier is not counted again; `beside` are the objects of `beside`.
     */
    judge?(object: KubeObject | undefined, args: Args, first?: KubeObject, beside?: Beside): Verdict;
    /** What helps when it does not get ready, a line each, beside what its conditions say. */
    advice?(object: KubeObject): readonly string[];
    /** True while the object still shows an answer to an earlier state of its companions. */
    isStale?(object: KubeObject, companions: readonly KubeObject[]): boolean;
    /** Other objects that show how far it is, by what it says itself, by their names or all of a kind; an empty name is nobody's. */
    beside?(object: KubeObject | undefined, args: Args, own: Own): readonly (WatchTarget | WatchRange)[];
    /** What is to be done while it is waited for, decided from what is seen; each move is made once. */
    moves?(object: KubeObject | undefined, args: Args, beside: Beside): readonly Move[];
    /** Milliseconds without any progress after which waiting ends, for kinds whose work takes as long as it takes; absent = the settle time limits all. */
    stallAfter?(args: Args): number;
    /** What a closer look finds when it is ready, a line each: told, and no reason to refuse it. */
    remarks?(own: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]>;
}

/** What its deletion takes beside deleting it. */
interface Leaving {
    /** What must be done before the object may be deleted; throws to refuse. */
    beforeDelete?(object: KubeObject, session: Connected, signal: AbortSignal): Promise<void>;
    /** What a deletion that was stopped has left besides companions, now that the object is gone, in words: while there is any, a refresh keeps it in the state. */
    remains?(olds: ValueMap, own: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]>;
    /** What goes after the object, even if that is gone already; answers what people should read of it. `olds` are its outputs. */
    afterDelete?(olds: ValueMap, own: Own, session: Connected, signal: AbortSignal): Promise<readonly string[]>;
}

/** What was asked for, in that order: objects, and the lists of ranges; undefined = not there, or nobody here may look. */
export type Beside = readonly (KubeObject | undefined)[];

/** A merge patch of another object. */
export interface Move {
    readonly kind: Kind;
    readonly ref: ObjectRef;
    readonly patch: Pick<KubeObject, "spec">;
    /** What people read of it. */
    readonly why: string;
}

/** What a guest knows of the object that its fields stand in. */
export interface GuestSheet<Args> {
    /** What to do when it is not there. */
    readonly remedy: string;
    /** True when the user wants what others have set. */
    takesOver(args: Args): boolean;
    /** The argument that a field comes from. */
    propertyOf(path: readonly string[]): string;
    /** The same field in the words of other versions of the kind. */
    alsoKnownAs?(path: readonly string[]): readonly (readonly string[])[];
}

/** The object's own coordinates; the namespace is empty where the kind has none. */
export type Own = Required<ObjectRef> & { readonly namespace: string };

/** A session that knows its cluster. */
export type Connected = Session & { readonly cluster: NonNullable<Session["cluster"]>; readonly watches: NonNullable<Session["watches"]> };

export interface Companion {
    readonly kind: Kind;
    readonly object: KubeObject;
    /** The argument it is made of: when it vanishes, so does the argument on refresh, and the next update brings both back. */
    readonly argument: string;
}

export interface Findings {
    readonly issues: readonly InputIssue[];
    readonly warnings: readonly string[];
    /** What could not be judged yet, and after which resource it can be. */
    readonly unknowns: readonly string[];
    /** What people want to know although nothing is wrong. */
    readonly news?: readonly string[] | undefined;
    /** The sheet's `computed` inputs. */
    readonly computed?: ValueMap | undefined;
}

export interface Change<Args> {
    readonly before: Args;
    readonly after: Args;
    /** As it is now; undefined when it does not exist or cannot be asked for. */
    readonly object: KubeObject | undefined;
    /** Changed property paths, each from its top-level property down. */
    readonly paths: readonly (readonly (string | number)[])[];
}
