import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Value } from "../../provider/schema/value.ts";
import { type Declared, Engine } from "./engine.ts";
import { type InProcess, type InProcessPlugin, openInProcess, startPlugin } from "./inProcess.ts";
import type { Operation } from "./operation.ts";

export const namespace = "openshift-mtv";
export const name = "mtv-operator";

/** A program with one operator; `parents` are the types above it, each with a `$`. */
export function mtv(over: Record<string, Value> = {}, parents = ""): readonly Declared[] {
    const inputs = { name, namespace, package: name, channel: "release-v2.8", ...over };
    return [{ type: "migration-toolkit:index:Operator", name: "mtv", parents, inputs }];
}

export const group = (targetNamespaces: readonly string[] = [namespace], named = "migration"): KubeObject => ({
    metadata: { name: named, namespace },
    spec: { targetNamespaces },
});

/** A rehearsed cluster with OLM before each test, and what is done with one operator in it. */
export class OperatorStage {
    world!: InProcess;
    engine!: Engine;
    plugin!: InProcessPlugin;

    constructor() {
        beforeEach(() => this.open());
        afterEach(() => this.world.close());
    }

    async open(faults: readonly Fault[] = [], groups: readonly KubeObject[] = [group()]): Promise<void> {
        this.world = await openInProcess({ faults });
        for (const each of groups) await this.world.stage.cluster.create(kinds.operatorGroup, each);
        this.engine = new Engine();
        this.plugin = startPlugin(this.world);
    }

    up = (over?: Record<string, Value>) => this.world.play(this.engine.up(mtv(over), this.plugin));
    preview = (over?: Record<string, Value>, parents?: string) => this.world.play(this.engine.preview(mtv(over, parents), this.plugin));
    destroy = () => this.world.play(this.engine.destroy(this.plugin));
    outputs = () => this.engine.find("mtv")?.outputs ?? {};
    names = async (kind: (typeof kinds)[keyof typeof kinds]) =>
        (await this.world.stage.cluster.list(kind, { namespace })).items.map(({ metadata }) => metadata.name);
    plans = async () => {
        const { items } = await this.world.stage.cluster.list(kinds.installPlan, { namespace });
        return items.map(({ spec = {} }) => [(spec.clusterServiceVersionNames as string[])[0], spec.approved]).sort();
    };
    subscription = async () => (await this.world.stage.cluster.get(kinds.subscription, { name, namespace }))!;
}

export function success(operation: Operation): Operation {
    assert.ok(operation.isOk, operation.errors.join("\n"));
    return operation;
}

export function failure(operation: Operation): string {
    assert.equal(operation.isOk, false);
    return operation.errors.join("\n");
}
