import { type Finding, listed } from "../../../concern/index.ts";
import type { InventoryVm } from "../../../inventory/index.ts";
import { type CheckedPlan, vmsOf } from "../../../schema/plan.ts";
import { render } from "../../../template/index.ts";
import type { SourceFacts } from "./facts.ts";
import { type NamingCase, partsOf } from "./templateFields.ts";
import { labelTrouble, type Template, type TemplateName, templateNames, templatesOf, troubleOf } from "./templates.ts";

/** The names that a plan's templates give the VMs' disks and NICs. Source: forklift-behaviour §10.3. */
export function nameFindings(of: Omit<NamingCase, "given">, vms: ReadonlyMap<string, InventoryVm>): readonly Finding[] {
    const templates = templatesOf(of.args).filter((template) => troubleOf(template, of.own, of.facts.type) === undefined);
    const given = vmsOf(of.args);
    const usedBy = (key: string, name: TemplateName) =>
        templates.find((each) => each.name === name && each.key === (given[key]?.[name] ? key : undefined));
    const made = templateNames.map((name) => [...vms].flatMap(([key, vm]) => namesFor({ ...of, given }, key, vm, usedBy(key, name))));
    return made.flatMap((names) => [...firstPerTemplate(names, wrongName), ...firstPerTemplate(names, longName(of)), ...twice(of, names)]);
}

/** A name that a template gives, and whose it is. */
interface Made {
    readonly template: Template;
    readonly name: string;
    readonly of: string;
    /** Names are told apart within it. */
    readonly scope: string;
    /** Why there is no name. */
    readonly trouble?: string;
}

function namesFor(of: NamingCase, key: string, vm: InventoryVm, template: Template | undefined): readonly Made[] {
    if (!template) return [];
    return partsOf[template.name](of, key, vm).flatMap(({ fields, of: whose, scope }): readonly Made[] => {
        const rendered = render(template.text, fields);
        const common = { template, of: whose, scope };
        if (rendered.kind === "text") return [{ ...common, name: template.name === "pvcNameTemplate" ? rendered.text.trim() : rendered.text }];
        const trouble = `${JSON.stringify(template.text)}, column ${rendered.column}: ${rendered.message} (${whose})`;
        return rendered.kind === "problem" ? [{ ...common, name: "", trouble }] : [];
    });
}

/** One finding per template is enough: the others have the same cause. */
function firstPerTemplate(names: readonly Made[], judge: (made: Made) => Finding | undefined): readonly Finding[] {
    const told = new Map<string, Finding>();
    for (const made of names) {
        const found = told.has(made.template.property) ? undefined : judge(made);
        if (found) told.set(made.template.property, found);
    }
    return [...told.values()];
}

function wrongName({ template, name, of, trouble }: Made): Finding | undefined {
    const message = trouble ?? (template.name === "networkNameTemplate" ? undefined : labelTrouble(template.text, name, ` for ${of}`));
    return message === undefined ? undefined : { severity: "error", property: template.property, message, condition: "NotValid" };
}

/** Names of other objects are made from a PVC's. */
function longName({ args, facts }: Pick<NamingCase, "args" | "facts">): (made: Made) => Finding | undefined {
    const most = isExact(args, facts) ? 46 : 40;
    return ({ template, name, of }) => {
        if (template.name !== "pvcNameTemplate" || name.length <= most || name.length > 63) return undefined;
        const message = `${JSON.stringify(template.text)} gives ${JSON.stringify(name)} for ${of}, ${name.length} characters; names made from it have room for ${most}, shorten parts with \`trunc\``;
        return { severity: "warning", property: template.property, message };
    };
}

function isExact({ pvcNameTemplateUseGenerateName: isPrefix }: CheckedPlan, { type }: SourceFacts): boolean {
    return isPrefix === undefined ? type === "openshift" : isPrefix === false;
}

/** The same name for two things of one namespace or one VM. A prefix of PVCs gets random characters. */
function twice({ args, facts }: Pick<NamingCase, "args" | "facts">, names: readonly Made[]): readonly Finding[] {
    const groups = new Map<string, Made[]>();
    for (const made of names) {
        const isApart = made.template.name === "pvcNameTemplate" && !isExact(args, facts);
        const id = `${made.scope} ${made.name}`;
        if (!isApart && made.name !== "") groups.set(id, [...(groups.get(id) ?? []), made]);
    }
    const repeated = [...groups.values()].filter((group) => group.length > 1);
    return firstPerTemplate(
        repeated.map(([made]) => made!),
        (made) => {
            const group = repeated.find(([first]) => first === made)!;
            const whose = listed(group.map(({ of }) => of));
            const message = `${JSON.stringify(made.template.text)} gives ${JSON.stringify(made.name)} to ${whose}; put ${indexOf[made.template.name]} into it`;
            return { severity: "error", property: made.template.property, message };
        },
    );
}

const indexOf: Readonly<Record<TemplateName, string>> = {
    pvcNameTemplate: "`{{.TargetVmName}}` and `{{.DiskIndex}}`",
    volumeNameTemplate: "`{{.VolumeIndex}}`",
    networkNameTemplate: "`{{.NetworkIndex}}`",
};
