import { type RunView, sayRun, sayVm } from "../await/index.ts";
import { MigrationError } from "../errors.ts";
import type { KubeObject, ObjectRef } from "../kube/index.ts";
import { formatPath, issuesOf } from "../schema/parse.ts";
import { containsUnknown, unknown, type ValueMap } from "../schema/value.ts";
import type { ChangeRequest, Checked, CheckRequest, Difference, Found, Made, RequestContext, ResourceHandler } from "../serve/port.ts";
import { type Attempt, attemptNumber, type Move, nextMove, type Reported } from "./attempts.ts";
import { changesBetween } from "./diff.ts";
import { inOurWords, notOurs } from "./failure.ts";
import { followRun } from "./follow.ts";
import { declaredKey, fieldManager, isMadeBy, labelNames, labelsOf, toId, toRef, urnAnnotation } from "./identity.ts";
import type { RunSheet } from "./runSheet.ts";
import type { Session } from "./session.ts";
import type { Connected, Own } from "./sheet.ts";

/**
 * The one body of every run as desired state.
 *
 * Create and update are the same steps: observe the attempts, decide (`attempts.ts`), start one or follow the one that is there, wait for its
 * true end. An end that is not what was asked is a partial result: the resource stays in state with what each VM came to, and the next update
 * makes the next attempt. Stopping to wait never stops the run.
 */
export function runHandler<Args>(sheet: RunSheet<Args>, session: Session): ResourceHandler {
    const body = new RunBody(sheet, session);
    const wrap = async <T>(work: Promise<T>) => await work.catch((error) => Promise.reject(inOurWords(error)));
    return {
        check: (request) => wrap(body.check(request)),
        diff: (request) => wrap(body.diff(request)),
        create: ({ news, preview }, context) => wrap(body.make(news, undefined, preview, context)),
        update: ({ news, olds, preview }, context) => wrap(body.make(news, olds, preview, context)),
        read: (request, context) => wrap(body.read(request, context)),
        delete: (request, context) => wrap(body.remove(request, context)),
    };
}

class RunBody<Args> {
    constructor(
        private readonly sheet: RunSheet<Args>,
        private readonly session: Session,
    ) {}

    async check({ news, olds }: CheckRequest): Promise<Checked> {
        return {
            inputs: { ...news, namespace: news.namespace ?? olds?.namespace ?? this.session.namespace },
            issues: issuesOf(this.sheet.args, news),
        };
    }

    async diff({ olds, oldInputs, news }: ChangeRequest): Promise<Difference> {
        const replaces = (property: string) => this.sheet.args.shape[property]?.meta?.()?.replace === true;
        const ofInputs = changesBetween(oldInputs, news).map(({ path, property, kind }) => {
            return [property, { kind: replaces(String(path[0])) ? (`${kind}-replace` as const) : kind, inputDiff: true }] as const;
        });
        const ofOutputs = unfinishedIn(olds).map((property) => [property, { kind: "update", inputDiff: false }] as const);
        const detailed = Object.fromEntries([...ofOutputs, ...ofInputs]);
        return { changes: Object.keys(detailed).length > 0 ? "some" : "none", detailed, deleteBeforeReplace: true };
    }

    async make(news: ValueMap, olds: ValueMap | undefined, preview: boolean, context: RequestContext): Promise<Made> {
        const { cluster, watches } = this.session;
        if (!cluster || !watches || containsUnknown(news)) return this.foreseen(news, undefined, undefined, context);
        const session: Connected = { ...this.session, cluster, watches };
        const args = news as Args;
        const subject = this.sheet.subjectOf(args, String(news.namespace));
        const seen = await this.observe(session, subject, context, olds?.uid);
        const move = nextMove(seen.attempts, reportedIn(olds));
        if (preview) return this.foreseen(news, seen.subject, move, context);
        const attempt =
            move.kind === "follow"
                ? await this.sync(move.attempt, args, subject, session, context)
                : await this.start(move.number, args, subject, seen.subject, session, context);
        return await this.follow(attempt, news, subject, session, context);
    }

    private async observe(session: Connected, subject: Own, { urn, signal }: { urn: string; signal: AbortSignal }, knownUid: unknown) {
        const [object, { items }] = await Promise.all([
            session.cluster.get(this.sheet.subjectKind, subject, { signal }),
            session.cluster.list(this.sheet.kind, { namespace: subject.namespace, signal }),
        ]);
        const ours = items.filter((each) => isMadeBy(each, urn) || each.metadata.uid === knownUid);
        const attempts = ours
            .map((each): Attempt => ({ number: attemptNumber(each), object: each, view: this.sheet.view(object, each, each.metadata.uid!) }))
            .sort((one, other) => one.number - other.number);
        return { subject: object, attempts };
    }

    private foreseen(news: ValueMap, subject: KubeObject | undefined, move: Move | undefined, context: RequestContext): Made {
        const isKnown = !containsUnknown(news.plan) && !containsUnknown(news.namespace);
        const own = isKnown ? this.sheet.subjectOf(news as Args, String(news.namespace)) : undefined;
        const declared = own && this.session.declared.get(declaredKey(this.sheet.subjectKind, own))?.inputs;
        context.progress.rows(move?.kind === "follow" ? this.sheet.rowsOf(move.attempt.view) : this.sheet.rowsToCome(subject, declared));
        const outputs = Object.fromEntries(Object.keys(this.sheet.outputs.shape).map((key) => [key, unknown]));
        const known = own && { namespace: own.namespace, ...(move ? { attempt: move.kind === "start" ? move.number : move.attempt.number } : {}) };
        return { id: own ? toId(own) : "", outputs: { ...outputs, ...news, ...known } };
    }

    /** Starts an attempt. Its name comes from plan and number, so two pipelines that start the same attempt meet in one object. */
    private async start(
        number: number,
        args: Args,
        subject: Own,
        plan: KubeObject | undefined,
        session: Connected,
        context: RequestContext,
    ): Promise<KubeObject> {
        const obstacle = this.sheet.obstacle(plan);
        if (obstacle) throw new MigrationError("Refused", `attempt ${number} of ${toId(subject)} cannot be started: ${obstacle}`);
        const name = `${subject.name}-${number}`;
        const taken = await session.cluster.get(this.sheet.kind, { name, namespace: subject.namespace }, { signal: context.signal });
        if (taken && !isMadeBy(taken, context.urn)) throw notOurs(`${this.sheet.kind.kind} ${subject.namespace}/${name}`, taken);
        return await this.apply(name, number, this.sheet.manifest(args, subject, number), args, subject, session, context);
    }

    /** Brings the attempt that is there in line with the arguments (VMs to cancel, a cutover); one that has ended is left alone. */
    private async sync(attempt: Attempt, args: Args, subject: Own, session: Connected, context: RequestContext): Promise<KubeObject> {
        if (attempt.view.outcome !== "Pending" && attempt.view.outcome !== "Running") return attempt.object;
        const manifest = this.sheet.manifest(args, subject, attempt.number);
        return await this.apply(attempt.object.metadata.name!, attempt.number, manifest, args, subject, session, context);
    }

    private async apply(
        name: string,
        number: number,
        manifest: Pick<KubeObject, "spec">,
        args: Args,
        subject: Own,
        session: Connected,
        context: RequestContext,
    ) {
        const { labels, annotations } = args as { labels?: Record<string, string>; annotations?: Record<string, string> };
        const metadata = {
            name,
            namespace: subject.namespace,
            labels: { ...labels, ...labelsOf(context), [labelNames.attempt]: String(number) },
            annotations: { ...annotations, [urnAnnotation]: context.urn },
        };
        const { apiVersion, kind } = this.sheet.kind;
        const options = { fieldManager: fieldManager(context.urn), force: true, signal: context.signal };
        return await session.cluster.apply(this.sheet.kind, { apiVersion, kind, metadata, ...manifest }, options);
    }

    private async follow(object: KubeObject, news: ValueMap, subject: Own, session: Connected, context: RequestContext): Promise<Made> {
        const { name, namespace, uid } = object.metadata;
        const { view, failure } = await followRun(this.sheet, { subject, name: name!, uid: uid! }, session, {
            signal: context.signal,
            progress: context.progress,
            stallAfter: Number(news.stallMinutes ?? 30) * 60_000,
            timeout: context.timeoutSeconds === undefined ? undefined : context.timeoutSeconds * 1000,
        });
        const attempt = attemptNumber(object);
        const reasons = failure ?? this.shortfall(news as Args, view, attempt, toId(subject));
        const isComplete = reasons.length === 0;
        const outputs = { ...news, name: name!, namespace: namespace!, uid: uid!, attempt, isComplete, ...this.sheet.outputsOf(view) };
        return { id: toId(subject), outputs, ...(isComplete ? {} : { unfinished: { reasons, inputs: news } }) };
    }

    /** What an end leaves to be wished, in words: the sentence, a line per VM, what to do next. Empty when all is as asked. */
    private shortfall(args: Args, view: RunView, attempt: number, id: string): readonly string[] {
        if (view.outcome === "Succeeded" || this.sheet.isAsAsked(args, view)) return [];
        if (view.outcome === "Pending" || view.outcome === "Running") return [`attempt ${attempt} of ${id} is under way: ${sayRun(view)}`];
        const left = view.vms.filter((vm) => vm.outcome !== "Succeeded");
        return [
            `attempt ${attempt} of ${id} ${view.outcome === "Failed" ? "failed" : "was cancelled"}: ${sayRun(view)}`,
            ...left.map(sayVm),
            `run again for attempt ${attempt + 1}, which moves only ${left.map((vm) => vm.name).join(", ") || "what is left"}`,
        ];
    }

    async read({ id, inputs, state }: { id: string; inputs: ValueMap; state: ValueMap }, context: RequestContext): Promise<Found | undefined> {
        const { cluster, watches } = this.session;
        if (!cluster || !watches) return { id, inputs, outputs: state };
        const session: Connected = { ...this.session, cluster, watches };
        const own = toRef(id, this.session.namespace);
        const isImport = Object.keys(inputs).length === 0;
        const seen = await this.observe(session, own, context, isImport ? await this.latestUid(session, own, context.signal) : state.uid);
        const latest = seen.attempts.at(-1) ?? this.fromHistory(seen.subject, state);
        if (!latest) return undefined;
        const found = { ...inputs, ...this.sheet.argsOf(latest.object, inputs) };
        const reasons = this.shortfall(found as Args, latest.view, latest.number, id);
        const { name, uid } = latest.object.metadata;
        const coordinates = { name: name!, namespace: own.namespace, uid: uid!, attempt: latest.number, isComplete: reasons.length === 0 };
        return { id, inputs: found, outputs: { ...found, ...coordinates, ...this.sheet.outputsOf(latest.view) }, ...unfinished(reasons) };
    }

    /** The Migration object is gone, but the plan's history still knows how it ended. */
    private fromHistory(subject: KubeObject | undefined, state: ValueMap): Attempt | undefined {
        if (!subject || typeof state.uid !== "string") return undefined;
        const view = this.sheet.view(subject, undefined, state.uid);
        if (view.outcome === "Pending" || view.outcome === "Running") return undefined;
        return {
            number: Number(state.attempt),
            object: { metadata: { name: String(state.name), namespace: String(state.namespace), uid: state.uid } },
            view,
        };
    }

    private async latestUid(session: Connected, subject: ObjectRef, signal: AbortSignal): Promise<string | undefined> {
        const { items } = await session.cluster.list(this.sheet.kind, { namespace: subject.namespace, signal });
        const ofPlan = items.filter((each) => (each.spec?.plan as ObjectRef | undefined)?.name === subject.name);
        const byAge = ofPlan.sort((one, other) => (one.metadata.creationTimestamp! < other.metadata.creationTimestamp! ? -1 : 1));
        return byAge.at(-1)?.metadata.uid;
    }

    async remove({ id, olds }: { id: string; olds: ValueMap }, context: RequestContext): Promise<void> {
        const { cluster, watches } = this.session;
        if (!cluster || !watches) return;
        const session: Connected = { ...this.session, cluster, watches };
        const subject = toRef(id, this.session.namespace);
        const { attempts } = await this.observe(session, subject, context, olds.uid);
        const active = attempts.findLast(({ view }) => view.outcome === "Running");
        if (active) await this.cancel(active, olds, subject, session, context);
        for (const { object } of attempts)
            await cluster.delete(
                this.sheet.kind,
                { name: object.metadata.name!, namespace: subject.namespace },
                { uid: object.metadata.uid, signal: context.signal },
            );
    }

    private async cancel(active: Attempt, olds: ValueMap, subject: Own, session: Connected, context: RequestContext): Promise<void> {
        if (olds.cancelOnDelete !== true)
            throw new MigrationError(
                "RunActive",
                `attempt ${active.number} of ${toId(subject)} is running (${sayRun(active.view)}); wait for its end, or set \`cancelOnDelete: true\`, run \`pulumi up\` and destroy again`,
            );
        context.progress.status("cancelling what has not moved");
        const { name, uid } = active.object.metadata;
        await session.cluster.patch(this.sheet.kind, { name: name!, namespace: subject.namespace }, this.sheet.cancelAll(active.view), {
            type: "merge",
            fieldManager: fieldManager(context.urn),
            signal: context.signal,
        });
        const options = {
            signal: context.signal,
            progress: context.progress,
            stallAfter: Number(olds.stallMinutes ?? 30) * 60_000,
            timeout: undefined,
        };
        const { failure } = await followRun(this.sheet, { subject, name: name!, uid: uid! }, session, options);
        if (failure)
            throw new MigrationError("RunActive", `attempt ${active.number} of ${toId(subject)} was asked to cancel, but has not ended`, {
                details: failure,
            });
    }
}

function unfinished(reasons: readonly string[]) {
    return reasons.length > 0 ? { unfinished: { reasons } } : {};
}

/** What an update will move on although no input has changed: each VM that has not moved. */
function unfinishedIn(olds: ValueMap): readonly string[] {
    if (olds.isComplete !== false) return [];
    const vms = Object.entries((olds.vms ?? {}) as Record<string, ValueMap>).filter(([, vm]) => vm.outcome !== "Succeeded");
    return ["outcome", ...vms.map(([name]) => formatPath(["vms", name, "outcome"]))];
}

function reportedIn(olds: ValueMap | undefined): Reported | undefined {
    return typeof olds?.attempt === "number" ? { attempt: olds.attempt, outcome: String(olds.outcome) } : undefined;
}
