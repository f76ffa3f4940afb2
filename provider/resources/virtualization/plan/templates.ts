import type { Finding } from "../../../concern/index.ts";
import type { SourceType } from "../../../inventory/index.ts";
import type { Own } from "../../../lifecycle/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { type CheckedPlan, vmsOf } from "../../../schema/plan.ts";
import { type Fields, fieldsOf, render } from "../../../template/index.ts";
import { didYouMean } from "../../../util/nearest.ts";

export type TemplateName = "pvcNameTemplate" | "volumeNameTemplate" | "networkNameTemplate";

/** Variables of PVC names that only some sources fill. Source: forklift-behaviour §10.3. */
const ofSources: Readonly<Record<string, { readonly sources: readonly SourceType[]; readonly empty: string | number | boolean }>> = {
    WinDriveLetter: { sources: ["vsphere"], empty: "" },
    RootDiskIndex: { sources: ["vsphere"], empty: 0 },
    Shared: { sources: ["vsphere"], empty: false },
    FileName: { sources: ["vsphere"], empty: "" },
    SourcePVCName: { sources: ["openshift"], empty: "" },
    SourcePVCNamespace: { sources: ["openshift"], empty: "" },
    VolumeID: { sources: ["ec2"], empty: "" },
    SnapshotID: { sources: ["ec2"], empty: "" },
    DiskId: { sources: ["hyperv", "ovirt"], empty: "" },
};

/** A template where it is written. */
export interface Template {
    readonly name: TemplateName;
    readonly property: string;
    readonly text: string;
    /** Key of its VM; absent = the plan's. */
    readonly key?: string;
}

export const templateNames: readonly TemplateName[] = ["pvcNameTemplate", "volumeNameTemplate", "networkNameTemplate"];

/** What the controller tries templates of volumes and interfaces with. */
const samples: Readonly<Record<Exclude<TemplateName, "pvcNameTemplate">, Fields>> = {
    volumeNameTemplate: { PVCName: "test-pvc", VolumeIndex: 0 },
    networkNameTemplate: { NetworkName: "test-network", NetworkNamespace: "test-namespace", NetworkType: "Multus", NetworkIndex: 0 },
};

/** What is wrong with a plan's templates whatever its VMs are. Source: forklift-behaviour §4.2, §4.3 (NotValid), §10.3. */
export function templateFindings(args: CheckedPlan, own: Own, source: SourceType | undefined): readonly Finding[] {
    return templatesOf(args).flatMap((template) => {
        const trouble = troubleOf(template, own, source);
        if (trouble !== undefined) return [{ severity: "error", property: template.property, message: trouble, condition: "NotValid" } as const];
        return emptyVariables(template, source);
    });
}

/** Every template that is given, the plan's and the VMs'. An empty one counts as none. */
export function templatesOf(args: CheckedPlan): readonly Template[] {
    const given = (from: Partial<Record<TemplateName, unknown>>, key?: string) =>
        templateNames.flatMap((name): Template[] => {
            const text = from[name];
            const property = key === undefined ? name : formatPath(["vms", key, name]);
            return typeof text === "string" && text !== "" ? [{ name, property, text, ...(key !== undefined && { key }) }] : [];
        });
    return [...given(args), ...Object.entries(vmsOf(args)).flatMap(([key, vm]) => given(vm, key))];
}

/** What is wrong with a template whatever the VMs are; undefined = nothing. */
export function troubleOf({ name, text }: Template, own: Own, source: SourceType | undefined): string | undefined {
    const fields = name === "pvcNameTemplate" ? pvcFields({ PlanName: own.name, DiskIndex: 0 }, source) : samples[name];
    const at = (column: number, message: string) => `${JSON.stringify(text)}, column ${column}: ${message}`;
    const rendered = render(text, fields);
    if (rendered.kind === "problem") return at(rendered.column, rendered.message);
    if (rendered.kind === "text") return labelTrouble(text, name === "pvcNameTemplate" ? rendered.text.trim() : rendered.text);
    const known = Object.keys(fields);
    const strange = fieldsOf(text).find((use) => use.isCertain && !known.includes(use.name));
    return strange && at(strange.column, sayStrange(strange.name, known));
}

function sayStrange(name: string, known: readonly string[]): string {
    return `there is no variable ".${name}" here${didYouMean(name, known) || `; there are ${known.map((each) => `.${each}`).join(", ")}`}`;
}

/** The variables of a PVC's name; what is not given is known to the controller only, and what its source does not fill is empty. */
export function pvcFields(given: Fields, source: SourceType | undefined): Fields {
    const ofSource = Object.entries(ofSources).map(([name, { sources, empty }]) => [name, source && !sources.includes(source) ? empty : undefined]);
    const common = { VmName: undefined, TargetVmName: undefined, PlanName: undefined, DiskIndex: undefined, VmId: undefined };
    return { ...common, ...Object.fromEntries(ofSource), ...given };
}

/** Why a name cannot be one. `what` names whose it is. */
export function labelTrouble(template: string, name: string, what = ""): string | undefined {
    const seen = `${JSON.stringify(template)} gives ${JSON.stringify(name)}${what}`;
    if (name === "") return `${JSON.stringify(template)} gives nothing${what}; a name must not be empty`;
    if (name.length > 63) return `${seen}, ${name.length} characters; a name has at most 63, shorten parts with \`trunc\``;
    if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return undefined;
    return `${seen}, which is no DNS label; take lower-case letters, digits and "-" (\`lower\`, \`replace\` and \`trimAll\` help)`;
}

/** Variables that come to nothing: those of other sources, and misspelt ones that a condition may pass by. */
function emptyVariables({ name, property, text }: Template, source: SourceType | undefined): readonly Finding[] {
    const uses = [...new Set(fieldsOf(text).map((use) => use.name))];
    const known = Object.keys(name === "pvcNameTemplate" ? pvcFields({}, source) : samples[name]);
    const strange = uses.filter((use) => !known.includes(use)).map((use) => `${JSON.stringify(text)}: ${sayStrange(use, known)}`);
    const empty = uses.filter((use) => name === "pvcNameTemplate" && source && ofSources[use] && !ofSources[use].sources.includes(source));
    const unfilled = empty.map((use) => `uses .${use}, which a source of type ${source} does not fill`);
    return [...strange, ...unfilled].map((message) => ({ severity: "warning", property, message }));
}
