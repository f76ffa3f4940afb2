import { containsUnknown, unknown, type Value, type ValueMap } from "../../provider/schema/value.ts";
import type { Found, Made } from "../../provider/serve/port.ts";
import { type EngineOptions, Failed, type Operation, operate, type Plugin, type Run } from "./operation.ts";

/** A resource of a program. Its inputs may hold `Ref`s to resources declared before it. */
export interface Declared {
    readonly type: string;
    readonly name: string;
    /** Types of the components that it is part of, each with a `$`; absent = the program's own. A check is told. */
    readonly parents?: string;
    readonly inputs: Readonly<Record<string, Value | Ref>>;
}

/** Another resource as an input; the plugin is given its id. */
export class Ref {
    constructor(readonly name: string) {}
}

/** What the engine remembers of one resource. */
export interface ResourceState {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly inputs: ValueMap;
    readonly outputs: ValueMap;
    readonly initErrors: readonly string[];
    /** Deleted in order to be replaced; its successor does not exist yet. */
    readonly isPendingReplacement?: boolean;
    /** Property → the resource it refers to. */
    readonly refs: Readonly<Record<string, string>>;
}

/**
 * The state rules of the Pulumi engine as far as resources of ours can notice them, so that thousands of interrupted updates can be played in
 * the time that the CLI takes for one.
 *
 * State changes only when an answer has arrived. A partial result is kept with its reasons, and the next update runs although nothing has changed;
 * after a partial creation the inputs are the ones sent, after a partial update the ones before it. A step that fails ends the operation.
 * Replacement checks once more as if there were nothing, then deletes first, dependents that cannot stay before what they depend on.
 *
 * Source: Pulumi 3.259 `resource/deploy`; `engine.cli.test.ts` compares it with the real one.
 */
export class Engine {
    state: readonly ResourceState[] = [];

    constructor(readonly options: EngineOptions = {}) {}

    preview(program: readonly Declared[], plugin: Plugin): Promise<Operation> {
        const rehearsed = new Engine(this.options);
        rehearsed.state = this.state;
        return operate(plugin, rehearsed.options, (run) => rehearsed.#deploy(program, { ...run, isPreview: true }));
    }

    up(program: readonly Declared[], plugin: Plugin, stop?: AbortSignal): Promise<Operation> {
        return operate(plugin, this.options, (run) => this.#deploy(program, run), stop);
    }

    refresh(plugin: Plugin, stop?: AbortSignal): Promise<Operation> {
        const read = async (run: Run) => {
            for (const old of this.state.filter((each) => !each.isPendingReplacement)) await this.#read(old, run);
        };
        return operate(plugin, this.options, read, stop);
    }

    destroy(plugin: Plugin, stop?: AbortSignal): Promise<Operation> {
        const remove = async (run: Run) => {
            for (const old of this.state.toReversed()) await this.#delete(old, run);
        };
        return operate(plugin, this.options, remove, stop);
    }

    find(name: string): ResourceState | undefined {
        return this.state.find((each) => each.name === name);
    }

    async #deploy(program: readonly Declared[], run: Run): Promise<void> {
        for (const declared of program) await this.#register(declared, run);
        const names = new Set(program.map(({ name }) => name));
        for (const gone of this.state.toReversed()) if (!names.has(gone.name)) await this.#delete(gone, run);
    }

    async #register({ type, name, parents, inputs }: Declared, run: Run): Promise<void> {
        const refs = Object.fromEntries(Object.entries(inputs).flatMap(([key, value]) => (value instanceof Ref ? [[key, value.name] as const] : [])));
        const resolve = (value: Value | Ref) => (value instanceof Ref ? this.find(value.name)?.id || unknown : value);
        const given = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, resolve(value)]));
        const old = this.find(name);
        const check = async (olds: ValueMap | undefined) => {
            const ask = { news: given, olds, randomSeed: new Uint8Array(8) };
            const { inputs: found, issues } = await run.ask({ type, name, parents }, (handler, context) => handler.check(ask, context));
            if (!run.isPreview && containsUnknown(found)) throw new Failed(["unexpected unknown property value"]);
            if (issues.length > 0) throw new Failed(issues.map(({ property, reason }) => `${name}.${property}: ${reason}`));
            return found;
        };
        const news = await check(old?.isPendingReplacement ? undefined : old?.inputs);
        const wanted = { type, name, refs, news };
        if (!old) return await this.#create(wanted, run);
        const move = await this.#judge(old, news, run);
        if (move === "replace" || old.isPendingReplacement) {
            const anew = old.isPendingReplacement ? news : await check(undefined);
            await this.#clearWay(old, run);
            return await this.#create({ ...wanted, news: anew }, run);
        }
        if (move === "update" || old.initErrors.length > 0) return await this.#update(wanted, old, run);
        this.#keep({ ...old, inputs: news, refs });
    }

    async #judge(old: ResourceState, news: ValueMap, run: Run): Promise<"same" | "update" | "replace"> {
        const change = { id: old.id, olds: old.outputs, oldInputs: old.inputs, news, ignoreChanges: [] };
        const { changes, detailed } = await run.ask(old, (handler, context) => handler.diff(change, context));
        if (changes === "none") return "same";
        return Object.values(detailed).some(({ kind }) => kind.endsWith("-replace")) ? "replace" : "update";
    }

    async #create({ type, name, refs, news }: Wanted, run: Run): Promise<void> {
        run.steps.push(`create ${name}`);
        const made = await run.change({ type, name }, (handler, context) => handler.create({ news, preview: run.isPreview }, context));
        this.#keep({ type, name, refs, id: run.isPreview ? "" : made.id, inputs: news, outputs: made.outputs, initErrors: reasonsOf(made) });
        failIfPartial(made);
    }

    async #update({ type, name, refs, news }: Wanted, old: ResourceState, run: Run): Promise<void> {
        run.steps.push(`update ${name}`);
        const request = { id: old.id, olds: old.outputs, oldInputs: old.inputs, news, ignoreChanges: [], preview: run.isPreview };
        const made = await run.change({ type, name }, (handler, context) => handler.update(request, context));
        const inputs = made.unfinished ? old.inputs : news;
        this.#keep({ type, name, refs, id: old.id, inputs, outputs: made.outputs, initErrors: reasonsOf(made) });
        failIfPartial(made);
    }

    /**
     * Deletes what is to be replaced, after its dependents that cannot stay with it; these once more when an earlier operation has deleted them
     * and was stopped before it could replace them.
     */
    async #clearWay(old: ResourceState, run: Run, isDependent = false): Promise<void> {
        for (const dependent of this.state.toReversed()) {
            const through = Object.entries(dependent.refs).filter(([, name]) => name === old.name);
            if (through.length === 0 || run.removed.has(dependent.name)) continue;
            const news = { ...dependent.inputs, ...Object.fromEntries(through.map(([property]) => [property, unknown])) };
            if ((await this.#judge(dependent, news, run)) === "replace") await this.#clearWay(dependent, run, true);
        }
        if (old.isPendingReplacement && !isDependent) return;
        await this.#remove(old, run);
        this.#keep({ ...old, isPendingReplacement: true });
    }

    async #delete(old: ResourceState, run: Run): Promise<void> {
        if (!old.isPendingReplacement) await this.#remove(old, run);
        this.state = this.state.filter((each) => each.name !== old.name);
    }

    async #remove(old: ResourceState, run: Run): Promise<void> {
        run.steps.push(`delete ${old.name}`);
        run.removed.add(old.name);
        if (run.isPreview) return;
        await run.change(old, (handler, context) => handler.delete({ id: old.id, olds: old.outputs, oldInputs: old.inputs }, context));
    }

    async #read(old: ResourceState, run: Run): Promise<void> {
        run.steps.push(`read ${old.name}`);
        const found = await run.change(old, (handler, context) => handler.read({ id: old.id, inputs: old.inputs, state: old.outputs }, context));
        if (found) this.#keep({ ...old, id: found.id, inputs: found.inputs, outputs: found.outputs, initErrors: reasonsOf(found) });
        else this.state = this.state.filter((each) => each.name !== old.name);
    }

    #keep(next: ResourceState): void {
        const isKnown = this.state.some((each) => each.name === next.name);
        this.state = isKnown ? this.state.map((each) => (each.name === next.name ? next : each)) : [...this.state, next];
    }
}

interface Wanted {
    readonly type: string;
    readonly name: string;
    readonly refs: Readonly<Record<string, string>>;
    readonly news: ValueMap;
}

function reasonsOf({ unfinished }: Made | Found): readonly string[] {
    return unfinished?.reasons ?? [];
}

function failIfPartial(made: Made): void {
    if (made.unfinished) throw new Failed(made.unfinished.reasons);
}
