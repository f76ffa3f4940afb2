import { isOver, sayRun, sayVm } from "../../await/index.ts";
import { MigrationError } from "../../errors.ts";
import type { KubeObject } from "../../kube/index.ts";
import { formatPath, issuesOf } from "../../schema/parse.ts";
import { containsUnknown, unknown, type ValueMap } from "../../schema/value.ts";
import type { ChangeRequest, Checked, CheckRequest, Difference, Found, Made, RequestContext, ResourceHandler } from "../../serve/port.ts";
import { once } from "../../util/once.ts";
import { changesBetween, type PropertyChange } from "../diff.ts";
import { inOurWords } from "../failure.ts";
import { declaredKey, toId, toRef } from "../identity.ts";
import type { Session } from "../session.ts";
import type { Connected, Findings, Own } from "../sheet.ts";
import { attemptNumber, isForgotten, type Move, nextMove, reportedIn } from "./attempts.ts";
import { followRun, stallTime } from "./follow.ts";
import { untilThen } from "./hold.ts";
import { isClosed, nothing, type Observed, observe, siteOf } from "./observe.ts";
import { type ReadRequest, readRun } from "./read.ts";
import { removeRun } from "./remove.ts";
import type { RunSheet, Site } from "./sheet.ts";
import { shortfall } from "./shortfall.ts";
import { foreseeAttempt, startAttempt, syncAttempt } from "./write.ts";

/**
 * The one body of every run as desired state.
 *
 * Create and update are the same steps: observe the attempts, decide (`attempts.ts`), start one or follow the one that is there, wait for its
 * true end, or for the point at which it rests as asked. An end that is not what was asked is a partial result: the resource stays in state with
 * what each VM came to, and the next update makes the next attempt. Stopping to wait never stops the run.
 */
export function runHandler<Args>(sheet: RunSheet<Args>, session: Session): ResourceHandler {
    const body = new RunBody(sheet, session);
    const wrap = async <T>(work: Promise<T>) => await work.catch((error) => Promise.reject(inOurWords(error, sheet.adviceOn)));
    return {
        check: (request, context) => wrap(body.check(request, context)),
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

    async check({ news, olds }: CheckRequest, context: RequestContext): Promise<Checked> {
        const inputs: ValueMap = { ...news, namespace: news.namespace ?? olds?.namespace ?? this.session.namespace };
        const issues = issuesOf(this.sheet.args, news);
        const subject = issues.length === 0 ? this.subjectIn(inputs) : undefined;
        if (!subject || !this.sheet.problems) return { inputs, issues };
        const session = this.connected();
        const isAnew = olds === undefined || this.replaced(olds, inputs).length > 0;
        const observing = once(async () => (session ? await observe(this.sheet, session, subject, context) : nothing));
        const attemptsOf = ({ attempts }: Observed) => (olds && isAnew ? [] : attempts);
        // Whether anything is to be started stands in the state, which is not told here: `make` judges.
        if (this.sheet.keepsSuccess && !isAnew && (await observing(context.signal)).attempts.length === 0) return { inputs, issues };
        const look = async () => {
            const seen = await observing(context.signal);
            return await siteOf(this.sheet, inputs as Args, subject, seen, nextMove(attemptsOf(seen), undefined), this.session, context.signal);
        };
        const findings = await this.findings(inputs as Args, look, context);
        tell(findings, context);
        return { inputs, issues: findings.issues };
    }

    async diff({ olds, oldInputs, news }: ChangeRequest): Promise<Difference> {
        const replaced = new Set(this.replaced(oldInputs, news).map(({ property }) => property));
        const ofInputs = changesBetween(oldInputs, news)
            .filter(({ path }) => !this.isMarked(path, "isRemark"))
            .map(
                ({ property, kind }) => [property, { kind: replaced.has(property) ? (`${kind}-replace` as const) : kind, inputDiff: true }] as const,
            );
        const ofOutputs = unfinishedIn(olds).map((property) => [property, { kind: "update", inputDiff: false }] as const);
        const detailed = Object.fromEntries([...ofOutputs, ...ofInputs]);
        return { changes: Object.keys(detailed).length > 0 ? "some" : "none", detailed, deleteBeforeReplace: true };
    }

    /** Changes that make it another run. */
    private replaced(olds: ValueMap, news: ValueMap): readonly PropertyChange[] {
        return changesBetween(olds, news).filter(({ path }) => this.isMarked(path, "replace"));
    }

    private isMarked(path: PropertyChange["path"], mark: "replace" | "isRemark"): boolean {
        return this.sheet.args.shape[String(path[0])]?.meta?.()?.[mark] === true;
    }

    async make(news: ValueMap, olds: ValueMap | undefined, preview: boolean, context: RequestContext): Promise<Made> {
        const session = this.connected();
        if (!session || containsUnknown(news)) return this.foreseen(news, undefined, undefined, context);
        const args = news as Args;
        const subject = this.sheet.subjectOf(args, String(news.namespace));
        const seen = await observe(this.sheet, session, subject, context, olds?.uid);
        if (olds && this.sheet.keepsSuccess && isForgotten(seen.attempts, reportedIn(olds)))
            return { id: toId(subject), outputs: { ...olds, ...news, namespace: subject.namespace } };
        const move = nextMove(seen.attempts, reportedIn(olds), isClosed(this.sheet, seen.subject, subject, this.session));
        const isStart = move.kind === "start";
        if (preview && !isStart) return this.foreseen(news, seen.subject, olds ? move : this.unlessReplaced(move, news), context);
        const site = await siteOf(this.sheet, args, subject, seen, move, session, context.signal);
        // That another attempt is to be started stands in the state, which `check` does not see.
        if ((olds || !preview) && (isStart || !isOver(move.attempt.view))) await this.refuse(args, site, preview, context);
        const held = isStart ? this.sheet.held?.(args, site) : undefined;
        // What could never be started is not waited for.
        if (preview || held) await foreseeAttempt(this.sheet, site, session, context);
        for (const line of isStart && (preview || !held) ? await this.remarks(site, context) : []) context.progress.log("warning", line);
        if (preview) return this.foreseen(news, seen.subject, move, context);
        if (held) {
            await untilThen(held, `attempt ${site.attempt} of ${toId(subject)}`, session, context);
            return await this.make(news, olds, preview, context);
        }
        const object =
            move.kind === "follow"
                ? await syncAttempt(this.sheet, move.attempt, args, site, session, context)
                : await startAttempt(this.sheet, args, site, session, context);
        const earlier = seen.attempts.filter(({ number }) => number !== site.attempt).map((each) => each.object);
        return await this.follow(object, { news, olds, earlier }, subject, isComplete(olds, site.attempt), session, context);
    }

    /** A preview does not delete what is replaced: an attempt that was made with other arguments will not be there. */
    private unlessReplaced(move: Move, news: ValueMap): Move {
        if (move.kind === "start") return move;
        const made = this.sheet.argsOf(move.attempt.object, news, new Map());
        return this.replaced(made, news).length > 0 ? { kind: "start", number: 1 } : move;
    }

    /** The same rules as in `check`, with the world as it is now: an instant may have passed since. */
    private async refuse(args: Args, site: Site, isTold: boolean, context: RequestContext): Promise<void> {
        const findings = await this.findings(args, async () => site, context);
        if (isTold) tell(findings, context);
        if (findings.issues.length === 0) return;
        const details = findings.issues.map(({ property, reason }) => `${property}: ${reason}`);
        throw new MigrationError("InvalidInput", `attempt ${site.attempt} of ${toId(site.subject)} cannot be what was asked`, { details });
    }

    private async remarks(site: Site, { signal }: RequestContext): Promise<readonly string[]> {
        return site.attempt > 1 ? ((await this.sheet.remarks?.(site, this.session, signal)) ?? []) : [];
    }

    private async findings(args: Args, look: () => Promise<Site>, { signal }: RequestContext): Promise<Findings> {
        return (await this.sheet.problems?.(args, look, this.session, signal)) ?? { issues: [], warnings: [], unknowns: [] };
    }

    private foreseen(news: ValueMap, subject: KubeObject | undefined, move: Move | undefined, context: RequestContext): Made {
        const own = this.subjectIn(news);
        const declared = own && this.session.declared.get(declaredKey(this.sheet.subjectKind, own))?.inputs;
        const isKnown = move?.kind === "follow";
        context.progress.rows(isKnown ? this.sheet.rowsOf(move.attempt.view, news as Args) : this.sheet.rowsToCome(news as Args, subject, declared));
        const outputs = Object.fromEntries(Object.keys(this.sheet.outputs.shape).map((key) => [key, unknown]));
        const known = own && { namespace: own.namespace, ...(move ? { attempt: move.kind === "start" ? move.number : move.attempt.number } : {}) };
        return { id: own ? toId(own) : "", outputs: { ...outputs, ...news, ...known } };
    }

    private async follow(
        object: KubeObject,
        { news, olds, earlier }: Request,
        subject: Own,
        wasComplete: boolean,
        session: Connected,
        context: RequestContext,
    ): Promise<Made> {
        const { name, namespace, uid, generation } = object.metadata;
        const args = news as Args;
        const { view, seen, failure, ...last } = await followRun(this.sheet, args, { subject, name: name!, uid: uid!, generation }, session, {
            signal: context.signal,
            progress: context.progress,
            stallAfter: stallTime(news),
            timeout: context.timeoutSeconds === undefined ? undefined : context.timeoutSeconds * 1000,
        });
        const attempt = attemptNumber(object);
        if (view.rests) for (const line of [sayRun(view), ...view.vms.filter((vm) => !isOver(vm)).map(sayVm)]) context.progress.log("info", line);
        const lacks = shortfall(this.sheet, args, view, attempt, toId(subject), isClosed(this.sheet, seen, subject, this.session));
        for (const line of lacks.accepted) context.progress.log("warning", line);
        const flaws = failure || wasComplete ? undefined : await this.sheet.verify?.(args, view, seen, session, context);
        const reasons = failure ?? [...lacks.reasons, ...(flaws ?? [])];
        const isComplete = reasons.length === 0;
        const past = { attempts: [...earlier, last.object ?? object], subject: seen, olds };
        const outputs = { ...news, name: name!, namespace: namespace!, uid: uid!, attempt, isComplete, ...this.sheet.outputsOf(view, past) };
        return { id: toId(subject), outputs, ...(isComplete ? {} : { unfinished: { reasons, inputs: news } }) };
    }

    async read(request: ReadRequest, context: RequestContext): Promise<Found | undefined> {
        const session = this.connected();
        return session ? await readRun(this.sheet, request, session, context) : { ...request, outputs: request.state };
    }

    async remove({ id, olds }: { id: string; olds: ValueMap }, context: RequestContext): Promise<void> {
        const session = this.connected();
        if (session) await removeRun(this.sheet, toRef(id, this.session.namespace), olds, session, context);
    }

    private subjectIn(inputs: ValueMap): Own | undefined {
        if (containsUnknown(inputs[this.sheet.subjectArg]) || containsUnknown(inputs.namespace)) return undefined;
        return this.sheet.subjectOf(inputs as Args, String(inputs.namespace));
    }

    private connected(): Connected | undefined {
        const { cluster, watches } = this.session;
        return cluster && watches && { ...this.session, cluster, watches };
    }
}

/** What is asked for, and what was there before. */
interface Request {
    readonly news: ValueMap;
    readonly olds: ValueMap | undefined;
    readonly earlier: readonly KubeObject[];
}

function tell({ warnings, unknowns, news = [] }: Findings, { progress }: RequestContext): void {
    for (const warning of warnings) progress.log("warning", warning);
    for (const line of [...unknowns, ...news]) progress.log("info", line);
}

/** What an update will move on although no input has changed: each VM that has not moved. */
function unfinishedIn(olds: ValueMap): readonly string[] {
    if (olds.isComplete !== false) return [];
    const vms = Object.entries((olds.vms ?? {}) as Record<string, ValueMap>).filter(([, vm]) => vm.outcome !== "Succeeded");
    return ["outcome", ...vms.map(([name]) => formatPath(["vms", name, "outcome"]))];
}

function isComplete(olds: ValueMap | undefined, attempt: number): boolean {
    return olds?.isComplete === true && olds.attempt === attempt;
}
