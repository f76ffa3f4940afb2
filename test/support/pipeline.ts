import { changesBetween } from "../../provider/lifecycle/diff.ts";
import type { ValueMap } from "../../provider/schema/value.ts";
import { type Chronicle, keepChronicle } from "./chronicle.ts";
import { type Declared, Engine } from "./engine.ts";
import { type InProcess, type InProcessPlugin, openInProcess, type PluginOptions, startPlugin } from "./inProcess.ts";
import type { Meddle, Moment } from "./moments.ts";
import type { Operation } from "./operation.ts";
import { judgeDestroyed, judgeSecrets, judgeState } from "./promises.ts";
import type { Act, Story } from "./stories/index.ts";

/** Everything between a story and the world that may interfere. */
export interface Fate {
    /** At each moment of the traffic; `hands` are what fate can do besides. */
    readonly at?: (moment: Moment, hands: Hands) => ReturnType<Meddle>;
    /** When an answer is about to be written down; true = the engine does not live to do it. */
    readonly beforePersist?: () => boolean;
    /** True once something has been done to the operation under way: its outcome says nothing. */
    readonly hasStruck?: () => boolean;
    /** What somebody does then: looks before he tries again, or gives the stack up; absent = tries again. */
    readonly afterwards?: "refresh" | "destroy" | undefined;
    readonly plugin?: Omit<PluginOptions, "meddle">;
    /** How often an act may be tried before it is said to never settle. */
    readonly patience?: number;
    /** Milliseconds that pass before an act is tried again; absent = none. */
    readonly rest?: number;
}

export interface Hands {
    /** Kills the plugin. */
    kill(): void;
    /** Presses Ctrl-C. */
    stop(): void;
}

/** Milliseconds in which a world makes by itself what is there whatever a story does. */
const settling = 60_000;

/** An operation that was done; `at` in epoch milliseconds. */
export interface Done extends Operation {
    readonly does: Act["does"];
    readonly at: number;
}

/** One stack in one world, as somebody who runs `pulumi` again until it is good sees it. */
export class Pipeline {
    readonly operations: Done[] = [];
    readonly engine: Engine;
    private isGivenUp = false;

    private constructor(
        readonly world: InProcess,
        readonly chronicle: Chronicle,
        private readonly fate: Fate,
        stack?: string,
    ) {
        this.engine = new Engine({ stack, diesBeforePersist: () => this.fate.beforePersist?.() ?? false });
    }

    static async open({ furnish, ...options }: Omit<Story, "name" | "acts">, fate: Fate = {}, seed = 1): Promise<Pipeline> {
        const world = await openInProcess({ ...options, seed });
        await furnish?.(world.stage.cluster);
        await world.pass(settling);
        return new Pipeline(world, keepChronicle(world.stage), fate);
    }

    /** Another pipeline in the same world; it begins with the same state when it is one of the same stack. */
    beside(stack?: string): Pipeline {
        const other = new Pipeline(this.world, this.chronicle, {}, stack);
        if (stack === undefined) other.engine.state = this.engine.state;
        return other;
    }

    /** Tells the story to its end. What comes back is what was not as promised. */
    async tell({ acts }: Pick<Story, "acts">): Promise<readonly string[]> {
        const isGivenUp = (act: Act) => this.isGivenUp && act !== acts.at(-1);
        for (const act of acts) {
            if (isGivenUp(act)) continue;
            if (!(await this.settle(act)))
                return [...this.chronicle.broken, `${act.does} does not settle: ${this.operations.at(-1)?.errors.join("; ")}`];
            const flaws = isGivenUp(act) ? [] : [...this.chronicle.broken, ...(await this.judge(act))];
            if (flaws.length > 0) return flaws;
        }
        return [];
    }

    /** Runs an act until it is what it should be; false when it never is. */
    async settle(act: Act): Promise<boolean> {
        if (act.pause) await this.world.pass(act.pause * 60_000);
        for (let tries = 0; tries < (this.fate.patience ?? 6); tries += 1) {
            const operation = await this.run(act);
            const isDone = act.until?.(operation) ?? operation.isOk;
            const isStruck = this.fate.hasStruck?.() ?? false;
            if (isDone && !operation.isDead && !isStruck) return true;
            if (isStruck && this.fate.afterwards === "refresh") await this.refresh();
            this.isGivenUp ||= isStruck && this.fate.afterwards === "destroy" && act.does === "up";
            if (this.isGivenUp && act.does === "up") return true;
            if (this.fate.rest) await this.world.pass(this.fate.rest);
        }
        return false;
    }

    async refresh(): Promise<void> {
        const plugin = startPlugin(this.world);
        await this.world.play(this.engine.refresh(plugin));
        plugin.kill();
    }

    async run({ does, program, stopAfter }: Act): Promise<Operation> {
        const stop = new AbortController();
        const hands = { stop: () => stop.abort(new Error("somebody has pressed Ctrl-C")) };
        const plugin = this.start(hands);
        const over = new AbortController();
        if (stopAfter) this.world.stage.clock.sleep(stopAfter * 60_000, over.signal).then(hands.stop, () => {});
        const at = this.world.stage.clock.now();
        const work = does === "up" ? this.engine.up(program, plugin, stop.signal) : this.engine.destroy(plugin, stop.signal);
        const operation = await this.world.play(work);
        over.abort();
        plugin.kill();
        this.operations.push({ ...operation, does, at });
        return operation;
    }

    private start(hands: Omit<Hands, "kill">): InProcessPlugin {
        const { at, plugin } = this.fate;
        return startPlugin(this.world, {
            ...plugin,
            meddle:
                ({ kill }) =>
                async (moment) =>
                    await at?.(moment, { ...hands, kill }),
        });
    }

    /** What is not as promised after an act. */
    async judge({ does, program, until }: Act): Promise<readonly string[]> {
        const { stage } = this.world;
        const secrets = judgeSecrets(this.engine, this.operations, stage);
        if (until) return secrets;
        if (does === "destroy") return [...judgeDestroyed(this.engine, stage, this.chronicle.before), ...secrets];
        return [...judgeState(this.engine, stage), ...secrets, ...(await this.judgeRest(program))];
    }

    /** A stack at rest: a refresh finds nothing new, and another `up` has nothing to do. */
    private async judgeRest(program: readonly Declared[]): Promise<readonly string[]> {
        const observer = new Engine({ stack: this.engine.options.stack });
        observer.state = this.engine.state;
        const quiet = startPlugin(this.world);
        const refresh = await this.world.play(observer.refresh(quiet));
        const news = differences(this.engine.state, observer.state);
        const again = await this.world.play(observer.preview(program, quiet));
        quiet.kill();
        return [
            ...refresh.errors.map((line) => `refresh: ${line}`),
            ...news.map((line) => `refresh finds ${line}`),
            ...again.errors.map((line) => `preview: ${line}`),
            ...again.steps.map((line) => `at rest, but the next up would ${line}`),
        ];
    }

    async close(): Promise<void> {
        await this.world.close();
    }
}

/** What a refresh may find new without anybody having acted: what a plan tells of its run is as of the plan's own last step. */
const ofTheRun = /hasSucceeded|warnings/;

function differences(before: Engine["state"], after: Engine["state"]): readonly string[] {
    const names = [...new Set([...before, ...after].map(({ name }) => name))];
    const stateOf = (state: Engine["state"], name: string) => structuredClone({ ...state.find((each) => each.name === name) }) as unknown as ValueMap;
    return names.flatMap((name) =>
        changesBetween(stateOf(before, name), stateOf(after, name))
            .filter(({ property }) => !ofTheRun.test(property))
            .map(({ property, kind }) => `${kind} of ${name}.${property}`),
    );
}
