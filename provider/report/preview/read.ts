import { mapReport } from "./maps.ts";
import type { Finding, MapReport, Operation, PlanReport, PreviewReport, RunReport } from "./model.ts";
import { planReport, totalsOf } from "./plans.ts";
import { runReport } from "./runs.ts";
import { type Diagnostic, type Preview, parsePreview, partsOf, type Step } from "./steps.ts";
import { textIn } from "./values.ts";

/**
 * Makes the report of what `pulumi preview --json` has printed.
 *
 * Shape:  everything in a stable order; a resource that stays as it is is only there when the preview was asked to name it (`--show-sames`).
 * Errors: `InvalidInput` when the text is something else.
 */
export function readPreview(text: string): PreviewReport {
    const preview = parsePreview(text);
    const { steps, diagnostics } = preview;
    const resources = steps.filter(({ type }) => !rowTypes.has(type));
    const plans = ofType(resources, types.plan).map((step): PlanReport => ({ ...standing(step), ...planReport(step) }));
    const staying = plans.filter(({ operation }) => operation !== "delete");
    return {
        version: 1,
        kind: "preview",
        ...placeOf(steps, diagnostics),
        changes: changesOf(preview, resources),
        replaced: resources.filter(isBeing("replace")).map((step) => ({ ...named(step), reasons: [...step.reasons] })),
        deleted: resources.filter(isBeing("delete")).map(named),
        waves: ofType(resources, types.wave).map(waveReport),
        totals: totalsOf(staying.flatMap(({ vms }) => vms.filter(({ change }) => change !== "left"))),
        plans,
        maps: [...mapsIn(resources, "network"), ...mapsIn(resources, "storage")],
        runs: ofType(resources, types.run).map((step): RunReport => {
            const { object: _none, ...rest } = standing(step);
            return { ...rest, ...runReport(step, rowsOf(step, steps)) };
        }),
        findings: findingsOf(diagnostics),
    };
}

const types = {
    wave: "migration-toolkit:index:Wave",
    plan: "migration-toolkit:virtualization:Plan",
    run: "migration-toolkit:virtualization:Migration",
    network: "migration-toolkit:virtualization:NetworkMap",
    storage: "migration-toolkit:virtualization:StorageMap",
} as const;

/** Rows of single VMs, which the engine tells as resources. */
const rowTypes: ReadonlySet<string> = new Set(["migration-toolkit:virtualization:PlanVm", "migration-toolkit:virtualization:MigrationVm"]);

function ofType(steps: readonly Step[], type: string): readonly Step[] {
    return steps.filter((step) => step.type === type);
}

function rowsOf({ urn }: Step, steps: readonly Step[]): readonly Step[] {
    return steps.filter(({ parent, type }) => parent === urn && rowTypes.has(type));
}

function mapsIn(resources: readonly Step[], kind: MapReport["kind"]): MapReport[] {
    return ofType(resources, types[kind]).map((step) => ({ ...standing(step), ...mapReport(step, kind) }));
}

function isBeing(operation: Operation): (step: Step) => boolean {
    return (step) => step.operation === operation;
}

/** Where a resource stands in the program, and what becomes of it. */
function standing(step: Step): Pick<PlanReport, "wave" | "name" | "object" | "operation"> {
    const { namespace, name } = step.after ?? step.before ?? {};
    const parent = step.parent === undefined ? undefined : partsOf(step.parent);
    const isKnown = typeof namespace === "string" && typeof name === "string";
    return {
        wave: parent?.type === types.wave ? parent.name : undefined,
        name: step.name,
        object: isKnown ? `${namespace}/${name}` : undefined,
        operation: step.operation,
    };
}

function named({ type, name }: Pick<Step, "type" | "name">): { type: string; name: string } {
    return { type: type.split(":").at(-1) ?? type, name };
}

function waveReport({ name, operation, before, after }: Step): PreviewReport["waves"][number] {
    const stage = (inputs: Step["before"]) => textIn(inputs?.stage) ?? "planned";
    return { name, operation, stage: stage(after ?? before), stageBefore: before && after ? stage(before) : undefined };
}

function changesOf({ same }: Preview, resources: readonly Step[]): PreviewReport["changes"] {
    const count = (operation: Operation) => resources.filter(isBeing(operation)).length;
    return {
        create: count("create"),
        import: count("import"),
        update: count("update"),
        replace: count("replace"),
        delete: count("delete"),
        same: same ?? count("same"),
    };
}

function placeOf(steps: readonly Step[], diagnostics: readonly Diagnostic[]): Pick<PreviewReport, "project" | "stack"> {
    const urn = steps[0]?.urn ?? diagnostics.find((each) => each.urn !== undefined)?.urn;
    if (urn === undefined) return {};
    const { project, stack } = partsOf(urn);
    return { project, stack };
}

/** By severity, then by resource; what was said of one resource stays in its order, and is said once. */
function findingsOf(diagnostics: readonly Diagnostic[]): Finding[] {
    const all = diagnostics.filter(({ message }) => message !== "").map(toFinding);
    const unique = [...new Map(all.map((finding) => [JSON.stringify(finding), finding])).values()];
    const key = ({ severity, resource }: Finding) => `${ranks[severity]}${resource?.type ?? ""} ${resource?.name ?? ""}`;
    return unique.sort((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

function toFinding({ urn, severity, message }: Diagnostic): Finding {
    const [opening = "", type, name] = /^([\w:-]+) resource '(.*?)' has a problem: /.exec(message) ?? [];
    const resource = urn !== undefined ? partsOf(urn) : type !== undefined && name !== undefined ? { type, name } : undefined;
    const isTold = severity === "error" || severity === "warning";
    return {
        severity: isTold ? severity : "info",
        resource: resource && resource.type !== "pulumi:pulumi:Stack" ? named(resource) : undefined,
        message: message.slice(opening.length),
    };
}

const ranks = { error: 0, warning: 1, info: 2 } as const;
