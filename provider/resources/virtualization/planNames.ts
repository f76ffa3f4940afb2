import { type Finding, listed } from "../../concern/index.ts";
import { type InventoryVm, isVsphere } from "../../inventory/index.ts";
import type { Own } from "../../lifecycle/index.ts";
import type { NetworkTarget } from "../../schema/maps.ts";
import { type CheckedPlan, vmsOf } from "../../schema/plan.ts";
import { isUnknown } from "../../schema/value.ts";
import { findRef, sourceRef } from "../../selection/index.ts";
import { render } from "../../template/index.ts";
import { targetNameOf } from "../../util/names.ts";
import type { SourceFacts } from "./planFacts.ts";
import { labelTrouble, pvcFields, type Template, type TemplateName, templateNames, templatesOf, troubleOf } from "./planTemplates.ts";

interface Case {
    readonly args: CheckedPlan;
    readonly own: Own;
    readonly facts: SourceFacts;
    readonly networks: Readonly<Record<string, NetworkTarget>> | undefined;
}

/** A name that a template gives, and whose it is. */
interface Made {
    readonly template: Template;
    readonly name: string;
    readonly of: string;
    /** Names are told apart within it. */
    readonly scope: string;
}

/** The names that a plan's templates give the VMs' disks and NICs. Source: forklift-behaviour §10.3. */
export function nameFindings(of: Case, vms: ReadonlyMap<string, InventoryVm>): readonly Finding[] {
    const templates = templatesOf(of.args).filter((template) => troubleOf(template, of.own, of.facts.type) === undefined);
    const usedBy = (key: string, name: TemplateName) =>
        templates.find((each) => each.name === name && each.key === key) ??
        (hasOwn(of.args, key, name) ? undefined : templates.find((each) => each.name === name && each.key === undefined));
    const made = templateNames.map((name) => [...vms].flatMap(([key, vm]) => namesFor(of, key, vm, usedBy(key, name))));
    return made.flatMap((names) => [...firstPerTemplate(names, wrongName), ...firstPerTemplate(names, longName(of)), ...twice(of, names)]);
}

function hasOwn(args: CheckedPlan, key: string, name: TemplateName): boolean {
    return Boolean(vmsOf(args)[key]?.[name]);
}

interface Evaluated extends Made {
    readonly trouble?: string | undefined;
}

function namesFor(of: Case, key: string, vm: InventoryVm, template: Template | undefined): readonly Evaluated[] {
    if (!template) return [];
    return partsOf[template.name](of, key, vm).flatMap(({ fields, of: whose, scope }): readonly Evaluated[] => {
        const rendered = render(template.text, fields);
        const common = { template, of: whose, scope };
        if (rendered.kind === "text") return [{ ...common, name: template.name === "pvcNameTemplate" ? rendered.text.trim() : rendered.text }];
        const trouble = `${JSON.stringify(template.text)}, column ${rendered.column}: ${rendered.message} (${whose})`;
        return rendered.kind === "problem" ? [{ ...common, name: "", trouble }] : [];
    });
}

type Parts = readonly { readonly fields: Parameters<typeof render>[1]; readonly of: string; readonly scope: string }[];

const partsOf: Readonly<Record<TemplateName, (of: Case, key: string, vm: InventoryVm) => Parts>> = {
    pvcNameTemplate: disksOf,
    volumeNameTemplate: (_of, key, vm) =>
        vm.disks.map((_disk, at) => ({ fields: { PVCName: `pvc-${at}`, VolumeIndex: at }, of: `volume ${at} of ${key}`, scope: key })),
    networkNameTemplate: nicsOf,
};

function disksOf({ args, own, facts }: Case, key: string, vm: InventoryVm): Parts {
    const { targetName, rootDisk } = vmsOf(args)[key] ?? {};
    const target = isUnknown(targetName) ? undefined : targetNameOf(vm.name, targetName);
    const common = { VmName: vm.name, TargetVmName: target?.replaceAll(".", "-"), PlanName: own.name, VmId: vm.id };
    return vm.disks.map((disk, at) => {
        const ofVsphere = isVsphere(vm)
            ? {
                  RootDiskIndex: bootDisk(rootDisk),
                  Shared: disk.shared,
                  FileName: fileName(disk.file, args.type === "warm"),
                  WinDriveLetter: driveLetter(disk),
              }
            : {};
        return {
            fields: pvcFields({ ...common, DiskIndex: at, ...ofVsphere }, facts.type),
            of: `disk ${at} of ${key}`,
            scope: "",
        };
    });
}

function driveLetter(disk: object): string {
    const { winDriveLetter } = disk as { readonly winDriveLetter?: unknown };
    return typeof winDriveLetter === "string" ? winDriveLetter : "";
}

/** `/dev/sdb2` → 1. */
function bootDisk(device: unknown): number {
    const letter = typeof device === "string" ? /^\/dev\/sd([a-z])/.exec(device)?.[1] : undefined;
    return letter === undefined ? 0 : letter.charCodeAt(0) - "a".charCodeAt(0);
}

/** `[ds-1] web/web_1-000002.vmdk` → `web_1-000002.vmdk`; a warm migration goes by the first file of the disk. */
function fileName(file: string, isWarm: boolean): string {
    const name = file.replace(/^\[[^\]]*\]\s*/, "").replace(/^.*[\\/]/, "");
    return isWarm ? name.replace(/-\d{6}\.vmdk$/, ".vmdk") : name;
}

function nicsOf({ facts, networks }: Case, key: string, vm: InventoryVm): Parts {
    if (!networks) return [];
    const targets = vm.nics.flatMap(({ network }) => {
        const target = targetOf(network.id, facts, networks);
        return target && !target.ignored ? [target] : [];
    });
    return targets.map((target, at) => ({ fields: { ...destinationOf(target), NetworkIndex: at }, of: `NIC ${at} of ${key}`, scope: key }));
}

function targetOf(id: string, { networks: known }: SourceFacts, networks: Readonly<Record<string, NetworkTarget>>): NetworkTarget | undefined {
    return Object.entries(networks).find(([key, target]) => findRef(known, sourceRef(key, target.id))[0]?.id === id)?.[1];
}

/** Which network of a pool a NIC takes is not foretold here. */
function destinationOf({ multus }: NetworkTarget) {
    if (multus === undefined) return { NetworkName: "", NetworkNamespace: "", NetworkType: "pod" };
    if (Array.isArray(multus)) return { NetworkName: undefined, NetworkNamespace: undefined, NetworkType: "multus" };
    const [NetworkNamespace, NetworkName] = multus.split("/");
    return { NetworkName, NetworkNamespace, NetworkType: "multus" };
}

/** One finding per template is enough: the others have the same cause. */
function firstPerTemplate(names: readonly Evaluated[], judge: (made: Evaluated) => Finding | undefined): readonly Finding[] {
    const told = new Map<string, Finding>();
    for (const made of names) {
        const found = told.has(made.template.property) ? undefined : judge(made);
        if (found) told.set(made.template.property, found);
    }
    return [...told.values()];
}

function wrongName({ template, name, of, trouble }: Evaluated): Finding | undefined {
    const message = trouble ?? (template.name === "networkNameTemplate" ? undefined : labelTrouble(template.text, name, ` for ${of}`));
    return message === undefined ? undefined : { severity: "error", property: template.property, message, condition: "NotValid" };
}

/** Names of other objects are made from a PVC's. */
function longName({ args, facts }: Case): (made: Evaluated) => Finding | undefined {
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
function twice({ args, facts }: Case, names: readonly Evaluated[]): readonly Finding[] {
    const groups = new Map<string, Evaluated[]>();
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
