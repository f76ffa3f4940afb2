import type { z } from "zod";
import type { RunView } from "../await/index.ts";
import type { Kind, KubeObject } from "../kube/index.ts";
import type { ValueMap } from "../schema/value.ts";
import type { Row } from "../serve/port.ts";
import type { Own } from "./sheet.ts";

/**
 * A kind whose objects are runs: each attempt is an object of its own, and what counts is how it ends.
 * `lifecycle/run.ts` is the body of all of them.
 */
export interface RunSheet<Args = ValueMap> {
    readonly token: string;
    readonly description: string;
    readonly kind: Kind;
    readonly args: z.ZodObject;
    readonly outputs: z.ZodObject;
    /** What is run, and with it the id of the resource: the plan. Attempts live in its namespace. */
    readonly subjectKind: Kind;
    subjectOf(args: Args, namespace: string): Own;
    /** Body of one attempt's object. */
    manifest(args: Args, subject: Own, attempt: number): Pick<KubeObject, "spec">;
    /** What the attempt has come to. */
    view(subject: KubeObject | undefined, attempt: KubeObject | undefined, uid: string): RunView;
    /** Why no attempt may be started now, seen from the subject; undefined when one may. */
    obstacle(subject: KubeObject | undefined): string | undefined;
    /** True when VMs that did not move did so because the arguments ask for it. */
    isAsAsked(args: Args, view: RunView): boolean;
    argsOf(object: KubeObject, prior: ValueMap): ValueMap;
    outputsOf(view: RunView): ValueMap;
    /** Rows of a run that is under way or over. */
    rowsOf(view: RunView): readonly Row[];
    /** Rows of an attempt to come; `subject` is the object, or the arguments of one that is only declared. */
    rowsToCome(subject: KubeObject | undefined, declared: ValueMap | undefined): readonly Row[];
    /** The body that cancels everything that has not moved. */
    cancelAll(view: RunView): Pick<KubeObject, "spec">;
}
