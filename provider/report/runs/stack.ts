import { z } from "zod";
import { MigrationError } from "../../errors.ts";
import type { Value, ValueMap } from "../../schema/value.ts";
import { plain } from "../preview/plain.ts";
import { partsOf } from "../preview/steps.ts";
import { empty, mapIn, textIn, textsIn } from "../preview/values.ts";
import type { Evidence, SeenRun } from "./evidence.ts";
import { type PlanFacts, planFacts, runOutputs } from "./outputs.ts";

/**
 * What a stack's state shows of its runs: finished, failed or interrupted, also when the objects are long gone.
 *
 * Errors: `InvalidInput` when the document is something else.
 * Source: `apitype.DeploymentV3` of Pulumi 3.259 `sdk/go/common/apitype/core.go`.
 */
export function evidenceOfStack(document: unknown): Evidence {
    const parsed = StackShape.safeParse(document);
    if (!parsed.success) throw refusal(parsed.error.issues[0]);
    const { manifest, resources, pending_operations: pending } = parsed.data.deployment;
    const all = (resources ?? []).filter((each) => each.delete !== true).map(toResource);
    const runs = all.filter(({ type }) => type === types.run);
    const plans = new Map(all.filter(({ type }) => type === types.plan).map((plan) => [objectOf(plan), planFacts(plan.inputs, plan.outputs)]));
    const first = all[0];
    return {
        source: "stack",
        project: first && partsOf(first.urn).project,
        stack: first && partsOf(first.urn).stack,
        seenAt: timeOf(manifest?.time),
        waves: all.filter(({ type }) => type === types.wave).map(({ name, inputs }) => ({ name, stage: textIn(inputs.stage) })),
        runs: runs.map((run) => seenRun(run, plans, runs)),
        notes: notesOf(runs, pending ?? []),
    };
}

/** True when the document is a stack's state rather than anything else. */
export function isStackState(document: unknown): boolean {
    return typeof document === "object" && document !== null && "deployment" in document;
}

const ResourceShape = z.object({
    urn: z.string(),
    type: z.string(),
    id: z.string().optional(),
    parent: z.string().optional(),
    delete: z.boolean().optional(),
    dependencies: z.array(z.string()).nullish(),
    inputs: z.unknown().optional(),
    outputs: z.unknown().optional(),
});
const StackShape = z.object({
    deployment: z.object({
        manifest: z.object({ time: z.string().optional() }).nullish(),
        resources: z.array(ResourceShape).nullish(),
        pending_operations: z.array(z.object({ type: z.string(), resource: ResourceShape.pick({ urn: true }) })).nullish(),
    }),
});

interface Resource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly id: string | undefined;
    readonly parent: string | undefined;
    readonly dependencies: readonly string[];
    readonly inputs: ValueMap;
    readonly outputs: ValueMap;
}

const types = {
    wave: "migration-toolkit:index:Wave",
    plan: "migration-toolkit:virtualization:Plan",
    run: "migration-toolkit:virtualization:Migration",
} as const;

function toResource({ urn, type, id, parent, dependencies, inputs, outputs }: z.infer<typeof ResourceShape>): Resource {
    const isOurs = Object.values<string>(types).includes(type);
    const map = (value: unknown) => (isOurs ? (mapIn(plain(value ?? {}) as Value) ?? empty) : empty);
    const { name } = partsOf(urn);
    return { urn, type, name, id, parent: parent || undefined, dependencies: dependencies ?? [], inputs: map(inputs), outputs: map(outputs) };
}

function objectOf({ id, outputs }: Resource): string {
    const { namespace, name } = outputs;
    return typeof namespace === "string" && typeof name === "string" ? `${namespace}/${name}` : (id ?? "");
}

function seenRun(run: Resource, plans: ReadonlyMap<string, PlanFacts>, runs: readonly Resource[]): SeenRun {
    const parent = run.parent === undefined ? undefined : partsOf(run.parent);
    const plan = run.id || textIn(run.inputs.plan);
    return {
        wave: parent?.type === types.wave ? parent.name : undefined,
        name: run.name,
        plan,
        after: runs.filter(({ urn }) => urn !== run.urn && run.dependencies.includes(urn)).map(({ name }) => name),
        ...runOutputs(run.inputs, run.outputs, plans.get(plan ?? "")),
    };
}

function notesOf(
    runs: readonly Resource[],
    pending: readonly { readonly type: string; readonly resource: { readonly urn: string } }[],
): readonly string[] {
    const old = runs.filter(({ outputs }) => textsIn(outputs.attempts).length === 0 && Object.keys(mapIn(outputs.vms) ?? {}).length > 0);
    const cut = pending.map(({ type, resource }) => `${type} ${partsOf(resource.urn).name}`);
    return [
        ...old.map(({ name }) => `${name} was written by a version that kept no timeline; \`pulumi refresh\` adds what its objects still tell`),
        ...(cut.length > 0
            ? [`an update was interrupted (${cut.join(", ")}): what happened since is in the cluster, see \`report --live\`, or \`pulumi refresh\``]
            : []),
        ...(runs.length === 0 ? ["the stack has no run: nothing has moved, or its runs were destroyed"] : []),
    ];
}

function timeOf(text: string | undefined): number {
    const time = Date.parse(text ?? "");
    return Number.isNaN(time) ? 0 : Math.round(time / 1000);
}

/** Never quotes: the state of a stack holds secrets. */
function refusal(issue: z.core.$ZodIssue | undefined): MigrationError {
    const where = issue ? `${issue.path.join(".")}: ${issue.message}` : "it has another shape";
    return new MigrationError("InvalidInput", `this is not the output of \`pulumi stack export\`: ${where}`);
}
