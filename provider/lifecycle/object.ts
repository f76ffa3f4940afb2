import type { Verdict } from "../await/index.ts";
import { conditionsOf, warningsOf } from "../condition/index.ts";
import { MigrationError } from "../errors.ts";
import { ifOpen, type KubeObject, type WatchRange, type WatchTarget } from "../kube/index.ts";
import { type InputIssue, issuesOf } from "../schema/parse.ts";
import { containsUnknown, isUnknown, unknown, type Value, type ValueMap } from "../schema/value.ts";
import type { ChangeRequest, Checked, CheckRequest, Difference, Found, Made, RequestContext, ResourceHandler } from "../serve/port.ts";
import { changesBetween, type PropertyChange } from "./diff.ts";
import { inOurWords } from "./failure.ts";
import { claim, findHost, release } from "./guest.ts";
import { declaredKey, fieldManager, isMadeBy, objectName, toId, toRef } from "./identity.ts";
import { applyAll, type Desired, deleteAll, deleteMain, dryRunAll, isStaleWith, missingCompanions, observeOurs } from "./objects.ts";
import type { Session } from "./session.ts";
import type { Beside, Connected, KindSheet, Move, Own } from "./sheet.ts";
import { awaitSettled, sayWaiting, unsettled } from "./waiting.ts";

/**
 * The one body of every kind whose controller answers with readiness: observe → ensure → sync → await → return.
 *
 * Create, update and adoption are the same steps; preview stops before the first write. An object that a controller refuses, or that is not ready
 * in time, is a partial result: it stays in state with the reasons, and the next update goes on from there.
 */
export function objectHandler<Args>(sheet: KindSheet<Args>, session: Session): ResourceHandler {
    const body = new ObjectBody(sheet, session);
    return {
        check: (request, context) => wrap(body.check(request, context)),
        diff: (request, context) => wrap(body.diff(request, context)),
        create: ({ news, preview }, context) => wrap(body.make(news, undefined, preview, context)),
        update: ({ news, olds, oldInputs, preview }, context) => wrap(body.make(news, { olds, oldInputs }, preview, context)),
        read: (request, context) => wrap(body.read(request, context)),
        delete: (request, context) => wrap(body.remove(request, context)),
    };
}

async function wrap<T>(work: Promise<T>): Promise<T> {
    return await work.catch((error) => Promise.reject(inOurWords(error)));
}

interface Before {
    readonly olds: ValueMap;
    readonly oldInputs: ValueMap;
}

class ObjectBody<Args> {
    constructor(
        private readonly sheet: KindSheet<Args>,
        private readonly session: Session,
    ) {}

    async check({ news, olds }: CheckRequest, context: RequestContext): Promise<Checked> {
        const shapeIssues = issuesOf(this.sheet.args, news);
        const inputs = await this.complete(news, olds, context);
        if (shapeIssues.length > 0 || containsUnknown(inputs.name) || containsUnknown(inputs.namespace)) return { inputs, issues: shapeIssues };
        const own = ownOf(inputs);
        const findings = await this.sheet.problems?.(inputs as Args, own, this.session, context.signal, olds as Args | undefined);
        const checked = { ...inputs, ...findings?.computed };
        const rival = this.session.declared.get(declaredKey(this.sheet.kind, own));
        this.session.declared.set(declaredKey(this.sheet.kind, own), { token: this.sheet.token, inputs: checked, urn: context.urn });
        for (const warning of findings?.warnings ?? []) context.progress.log("warning", warning);
        for (const line of [...(findings?.unknowns ?? []), ...(findings?.news ?? [])]) context.progress.log("info", line);
        return { inputs: this.sendable(inputs, checked), issues: [...(findings?.issues ?? []), ...this.sharing(own, rival?.urn, context)] };
    }

    /** Two guests of one host would each release what the other wants to keep. */
    private sharing(own: Own, rival: string | undefined, { urn }: RequestContext): readonly InputIssue[] {
        if (!this.sheet.guest || rival === undefined || rival === urn) return [];
        return [{ property: "name", reason: `${this.sheet.kind.kind} ${toId(own)} is that of ${rival} too; put all settings into one of the two` }];
    }

    /**
     * The engine takes nothing unknown from a check in `up`, and does not tell whether it is one. Where all that is given is known, what could not be
     * found out is left out, and taken for unknown again when something is to be made of it.
     *
     * Source: `Check` of Pulumi 3.259 `pkg/resource/plugin/provider_plugin.go` (`RejectUnknowns`).
     */
    private sendable(given: ValueMap, checked: ValueMap): ValueMap {
        if (containsUnknown(given)) return checked;
        return Object.fromEntries(Object.entries(checked).filter(([key, value]) => !this.computed.includes(key) || !containsUnknown(value)));
    }

    private received(news: ValueMap): ValueMap {
        const open = this.sheet.unanswered?.(news as Args) ?? [];
        const missing = open.length === 0 ? [] : this.computed.filter((key) => news[key] === undefined);
        return { ...news, ...Object.fromEntries(missing.map((key) => [key, unknown])) };
    }

    /** Names and defaults that depend on the environment become inputs, so that they stay what they were. */
    private async complete(news: ValueMap, olds: ValueMap | undefined, context: RequestContext): Promise<ValueMap> {
        const needsDestination = "destination" in this.sheet.args.shape && news.destination === undefined;
        const destination = needsDestination ? (olds?.destination ?? toId(await this.session.hostProvider(context.signal))) : news.destination;
        return {
            ...news,
            name: news.name ?? olds?.name ?? this.sheet.usual?.name ?? objectName(context),
            ...(this.isNamespaced && { namespace: news.namespace ?? olds?.namespace ?? this.namespace }),
            ...(destination === undefined ? {} : { destination }),
        };
    }

    private get isNamespaced(): boolean {
        return this.sheet.kind.scope === "Namespaced";
    }

    async diff({ id, oldInputs, ...asked }: ChangeRequest, context: RequestContext): Promise<Difference> {
        const news = this.received(asked.news);
        const isFirst = ([property]: PropertyChange["path"]) => this.computed.includes(String(property)) && oldInputs[property!] === undefined;
        const changes = changesBetween(oldInputs, news).filter(({ path }) => !isFirst(path));
        const reasons = changes.length > 0 ? await this.replacements(id, oldInputs, news, changes, context) : new Map<string, string>();
        for (const [property, reason] of reasons) context.progress.log("info", `${property}: ${reason}`);
        const isReplaced = ({ path }: PropertyChange) => reasons.has(String(path[0])) || this.replaces(String(path[0]));
        return {
            changes: changes.length > 0 ? "some" : "none",
            detailed: Object.fromEntries(
                changes.map((each) => [each.property, { kind: isReplaced(each) ? (`${each.kind}-replace` as const) : each.kind, inputDiff: true }]),
            ),
            // Names are deterministic: the old object has to go before the new one can come.
            deleteBeforeReplace: true,
        };
    }

    private get computed(): readonly string[] {
        return this.sheet.computed ?? [];
    }

    private replaces(property: string): boolean {
        const shape = this.sheet.args.shape[property];
        return (shape as { meta?: () => { replace?: boolean } | undefined } | undefined)?.meta?.()?.replace === true;
    }

    private async replacements(id: string, before: ValueMap, after: ValueMap, changes: readonly PropertyChange[], context: RequestContext) {
        if (!this.sheet.replacements) return new Map<string, string>();
        const object = await this.session.cluster?.get(this.sheet.kind, this.refOf(id), { signal: context.signal });
        return this.sheet.replacements({ before: before as Args, after: after as Args, object, paths: changes.map((each) => each.path) });
    }

    async make(given: ValueMap, before: Before | undefined, preview: boolean, context: RequestContext): Promise<Made> {
        const news = this.received(given);
        const args = news as Args;
        if (preview) this.foretell(args, before?.oldInputs as Args | undefined, context);
        const { cluster, watches } = this.session;
        const isUnanswered = containsUnknown(news);
        if (isUnanswered && !preview) throw this.unanswered(args);
        if (!cluster || !watches || isUnanswered) return this.foreseen(news, before);
        const connected: Connected = { ...this.session, cluster, watches };
        const wanted = this.desire(args, ownOf(news), context);
        const found = await this.observe(wanted, args, before, connected, preview, context);
        if (!found) return this.foreseen(news, before);
        const { desired, existing } = found;
        const isSpent = existing !== undefined && this.sheet.isSpent?.(existing, args, before?.olds) === true;
        if (!preview) {
            const kept = isSpent ? undefined : existing;
            const tell = (line: string) => context.progress.log("info", line);
            await this.sheet.beforeMake?.(args, desired.own, connected, context.signal, kept, tell);
            if (isSpent) await deleteMain(connected, desired, existing, context.signal);
            const aim = await this.sheet.aim?.(args, desired.own, connected, context.signal, before?.oldInputs as Args | undefined);
            const noted = kept ? await this.noted(desired, connected, context.signal) : desired;
            return await this.ensure({ news, aimed: { ...args, ...aim } }, noted, kept, connected, context);
        }
        if (isSpent)
            context.progress.log("info", `${this.sheet.kind.kind} ${toId(desired.own)} cannot become what is asked any more: it is made anew`);
        if (!existing || !this.sheet.isFrozen) await dryRunAll(cluster, desired, existing, context);
        return this.foreseen(news, isSpent ? undefined : before);
    }

    /** The object as it is, and what is to be made of it; undefined when nothing more can be said before what it stands in is there. */
    private async observe(
        desired: Desired,
        args: Args,
        before: Before | undefined,
        { cluster }: Connected,
        preview: boolean,
        context: RequestContext,
    ): Promise<{ readonly desired: Desired; readonly existing: KubeObject | undefined } | undefined> {
        const { guest } = this.sheet;
        if (!guest) return { desired, existing: await observeOurs(cluster, desired, context, before?.olds.uid, preview) };
        const held = before && this.sheet.manifest(before.oldInputs as Args, desired.own);
        const visit = { guest, args, desired, held, preview };
        const existing = await findHost(visit, cluster, context);
        return existing && { desired: await claim(visit, existing, cluster, context), existing };
    }

    /** With what the object shows just before it is written. */
    private async noted(desired: Desired, { cluster }: Connected, signal: AbortSignal): Promise<Desired> {
        const { kind, own, manifest } = desired;
        const now = this.sheet.notes && (await cluster.get(kind, own, { signal }));
        return now ? { ...desired, manifest: { ...manifest, annotations: { ...manifest.annotations, ...this.sheet.notes!(now) } } } : desired;
    }

    private unanswered(args: Args): MigrationError {
        const { kind } = this.sheet.kind;
        const what = this.sheet.unanswered?.(args) ?? [];
        const own = toId(ownOf(args as ValueMap));
        return new MigrationError("NotReachable", `cannot make ${kind} ${own}: ${what.join(" and ")} could not be found out; its check says why`);
    }

    private foretell(args: Args, before: Args | undefined, { progress, secrets = new Set() }: RequestContext): void {
        const rows = this.sheet.rows?.(args, before);
        if (rows) progress.rows(rows);
        for (const line of this.sheet.foretell?.(args, before, { site: this.session.site, secrets }) ?? []) progress.log("info", line);
    }

    /** What preview can say: the names are certain, what the controller answers is not. */
    private foreseen(news: ValueMap, before: Before | undefined): Made {
        const foreseen: ValueMap = { ...before?.olds, ...this.sheet.foresee?.(news as Args, before?.oldInputs as Args | undefined) };
        const outputs = Object.keys(this.sheet.outputs.shape).map((key) => [key, foreseen[key] ?? unknown] as const);
        const id = isUnknown(news.name) || isUnknown(news.namespace) ? "" : toId(ownOf(news));
        return { id, outputs: { ...Object.fromEntries(outputs), ...news } };
    }

    private async ensure(
        { news, aimed }: { readonly news: ValueMap; readonly aimed: Args },
        desired: Desired,
        existing: KubeObject | undefined,
        session: Connected,
        context: RequestContext,
    ): Promise<Made> {
        const applied = await applyAll(session.cluster, desired, existing, context.signal);
        const id = toId(desired.own);
        const start = session.clock.now();
        try {
            const settled = await awaitSettled({ kind: this.sheet.kind, ref: desired.own }, session, {
                ...this.patience(news as Args, session, context),
                ...this.judgement(aimed, desired, applied.main, session, context),
                signal: context.signal,
                tell: teller(session, context),
                isStale: (object) => isStaleWith(this.sheet, applied, object),
            });
            const outputs = this.outputs(settled.object ?? applied.main, news, settled.beside);
            if (settled.verdict.state === "ready") {
                for (const line of (await this.sheet.remarks?.(desired.own, session, context.signal)) ?? []) context.progress.log("warning", line);
                return { id, outputs };
            }
            const failure = unsettled(`${this.sheet.kind.kind} ${id}`, settled, session.clock.now() - start);
            return { id, outputs, unfinished: { reasons: [failure.message, ...failure.details], inputs: news } };
        } catch (error) {
            if (!context.signal.aborted) throw error;
            const reason = `${this.sheet.kind.kind} ${id} was applied, but waiting for it was stopped: ${(context.signal.reason as Error).message}`;
            return { id, outputs: this.outputs(applied.main, news), unfinished: { reasons: [reason], inputs: news } };
        }
    }

    /** What is looked at while it is waited for, what that means, and what is done about it. */
    private judgement(args: Args, { own, maker }: Desired, first: KubeObject, session: Connected, { signal, progress }: RequestContext) {
        const { sheet } = this;
        return {
            judge: sheet.judge && ((object: KubeObject | undefined, beside: Beside) => sheet.judge!(object, args, first, beside)),
            beside: sheet.beside && ((object: KubeObject | undefined) => sheet.beside!(object, args, own)),
            moves: sheet.moves && ((object: KubeObject | undefined, beside: Beside) => sheet.moves!(object, args, beside)),
            make: async ({ kind, ref, patch, why }: Move) => {
                progress.log("info", why);
                await session.cluster.patch(kind, ref, patch, { type: "merge", fieldManager: fieldManager(maker.urn), signal });
            },
        };
    }

    /** How long is waited: what the user says, else as long as something moves, else the settle time. */
    private patience(args: Args, session: Session, { timeoutSeconds }: RequestContext) {
        const stallAfter = this.sheet.stallAfter?.(args);
        const given = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
        return { stallAfter, timeout: given ?? (stallAfter === undefined ? session.timeouts.settle : undefined) };
    }

    async read(request: { id: string; inputs: ValueMap; state: ValueMap }, context: RequestContext): Promise<Found | undefined> {
        const { cluster } = this.session;
        if (!cluster) return { id: request.id, inputs: request.inputs, outputs: request.state };
        const object = await cluster.get(this.sheet.kind, this.refOf(request.id), { signal: context.signal });
        if (!object) return undefined;
        const inputs = await this.inputsAsFound(object, request.inputs, context);
        const beside = await this.lookBeside(object, inputs, context.signal);
        return {
            id: request.id,
            inputs,
            outputs: this.outputs(object, inputs, beside),
            ...(await this.unfinishedAsFound(object, inputs, request, beside, context)),
        };
    }

    /** Why a refresh finds it unfinished: the next update goes on with it although no input has changed. */
    private async unfinishedAsFound(
        object: KubeObject,
        inputs: ValueMap,
        { id, inputs: prior, state }: { id: string; inputs: ValueMap; state: ValueMap },
        beside: Beside,
        { signal }: RequestContext,
    ) {
        if (Object.keys(state).length === 0 || !this.sheet.judge) return {};
        const connected = this.session as Connected;
        const aim = await this.sheet.aim?.(inputs as Args, ownOf(inputs), connected, signal, prior as Args);
        const verdict = this.sheet.judge(object, { ...(inputs as Args), ...aim }, undefined, beside);
        if (verdict.state === "ready") return {};
        const reasons = verdict.state === "waiting" ? (verdict.parts ?? [sayWaiting(verdict)]) : verdict.reasons;
        return { unfinished: { reasons: [`${this.sheet.kind.kind} ${id} is not what it should become`, ...reasons] } };
    }

    private async lookBeside(object: KubeObject, inputs: ValueMap, signal: AbortSignal): Promise<Beside> {
        const targets = this.sheet.beside?.(object, inputs as Args, ownOf(inputs)) ?? [];
        return await Promise.all(targets.map((each) => this.seenNow(each, signal)));
    }

    private async seenNow(target: WatchTarget | WatchRange, signal: AbortSignal): Promise<KubeObject | undefined> {
        const { cluster } = this.session;
        if ("ref" in target) return target.ref.name === "" ? undefined : await cluster!.get(target.kind, target.ref, { signal });
        const found = await ifOpen(cluster!.list(target.kind, { namespace: target.namespace, signal }));
        return found && { metadata: {}, items: found.items };
    }

    /** The inputs as they would have to be to give what is there now. */
    private async inputsAsFound(object: KubeObject, prior: ValueMap, context: RequestContext): Promise<ValueMap> {
        const found = this.sheet.argsOf(object, prior);
        const kept = ["labels", "annotations", ...(this.sheet.keep ?? []), ...this.computed].filter(
            (key) => prior[key] !== undefined && found[key] === undefined,
        );
        const own = this.refOf(toId({ name: object.metadata.name!, namespace: object.metadata.namespace }));
        const coordinates = this.isNamespaced ? own : { name: own.name };
        const inputs: ValueMap = { ...Object.fromEntries(kept.map((key) => [key, prior[key] as Value])), ...found, ...coordinates };
        const companions = Object.keys(prior).length > 0 ? (this.sheet.companions?.(inputs as Args, own) ?? []) : [];
        const missing = await missingCompanions(this.session.cluster!, companions, context.signal);
        return Object.fromEntries(Object.entries(inputs).filter(([key]) => !missing.has(key)));
    }

    async remove({ id, olds }: { id: string; olds: ValueMap }, context: RequestContext): Promise<void> {
        const { cluster, watches } = this.session;
        if (!cluster || !watches) return;
        const ref = this.refOf(id);
        const object = await cluster.get(this.sheet.kind, ref, { signal: context.signal });
        const { guest } = this.sheet;
        if (guest) return object && (await release(guest, this.desire(olds as Args, ref, context), object, cluster, context));
        if (object && object.metadata.uid !== olds.uid && !isMadeBy(object, context.urn))
            return context.progress.log("warning", `${this.sheet.kind.kind} ${id} was replaced by somebody else's object, which stays`);
        const connected: Connected = { ...this.session, cluster, watches };
        if (object) await this.sheet.beforeDelete?.(object, connected, context.signal);
        await deleteAll(connected, this.desire(olds as Args, ref, context), object, context.signal);
        for (const line of (await this.sheet.afterDelete?.(olds, ref, connected, context.signal)) ?? []) context.progress.log("info", line);
    }

    private desire(args: Args, own: Own, context: RequestContext): Desired {
        const { labels, annotations } = args as { labels?: Record<string, string>; annotations?: Record<string, string> };
        const manifest = this.sheet.manifest(args, own);
        const companions = this.sheet.companions?.(args, own) ?? [];
        return { kind: this.sheet.kind, own, maker: context, manifest, companions, labels, annotations };
    }

    private outputs(object: KubeObject, news: ValueMap, beside: Beside = []): ValueMap {
        const { name, namespace, uid } = object.metadata;
        const common = { name: name!, ...(namespace && { namespace }), uid: uid!, warnings: warningsOf(conditionsOf(object.status)) };
        return { ...news, ...common, ...this.sheet.outputsOf(object, news as Args, beside) };
    }

    private refOf(id: string): Own {
        return this.isNamespaced ? toRef(id, this.namespace) : { name: id, namespace: "" };
    }

    /** That of objects which do not say theirs. */
    private get namespace(): string {
        return this.sheet.usual?.namespace ?? this.session.namespace;
    }
}

/** The line beside the row says what is being waited for; in a quiet log without counting. What people should read stays, once. */
function teller({ isQuiet }: Session, { progress }: RequestContext) {
    return (verdict: Verdict, before: Verdict | undefined) => {
        const remarkOf = (of: Verdict | undefined) => (of?.state === "waiting" || of?.state === "ready" ? of.remark : undefined);
        const remark = remarkOf(verdict);
        if (remark !== undefined && remark !== remarkOf(before)) progress.log("warning", remark);
        if (verdict.state !== "waiting") return;
        const isSame = before?.state === "waiting" && before.for === verdict.for;
        if (!isSame || !isQuiet) progress.status(sayWaiting(verdict));
    };
}

function ownOf(inputs: ValueMap): Own {
    return { name: String(inputs.name), namespace: String(inputs.namespace ?? "") };
}
