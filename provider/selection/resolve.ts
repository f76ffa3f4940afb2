import { type Finding, listed } from "../concern/index.ts";
import type { InventoryVm } from "../inventory/index.ts";
import { formatPath } from "../schema/parse.ts";
import { isUnknown, type Unknown } from "../schema/value.ts";
import { isDnsName, targetNameOf } from "../util/names.ts";
import { didYouMean } from "../util/nearest.ts";
import { findRef, sourceRef } from "./sourceRef.ts";

export interface WantedVm {
    readonly id?: string | undefined;
    readonly targetName?: string | Unknown | undefined;
}

export interface Selection {
    /** By the key of the arguments, in the order of the keys; only those that mean exactly one VM. */
    readonly vms: ReadonlyMap<string, InventoryVm>;
    readonly findings: readonly Finding[];
}

/**
 * The VMs that a plan's keys mean, and what is wrong with the keys.
 *
 * Shape:  the same for every order of VMs and of keys.
 * Source: forklift-behaviour §5.9, §4.3 (VMNotFound, DuplicateVM, NotValid).
 */
export function resolveVms(vms: readonly InventoryVm[], wanted: Readonly<Record<string, WantedVm>>): Selection {
    const { vms: chosen, findings } = resolveKeys(vms, wanted);
    return { vms: chosen, findings: [...findings, ...sameTarget(chosen, wanted)] };
}

/** Path of a key as its user would write it. */
type PropertyOf = (key: string, ...more: readonly string[]) => string;

const ofVms: PropertyOf = (...path) => formatPath(["vms", ...path]);

/** The same, without a word on target names, which further VMs may share. */
export function resolveKeys(vms: readonly InventoryVm[], wanted: Readonly<Record<string, WantedVm>>, propertyOf: PropertyOf = ofVms): Selection {
    const chosen = new Map<string, InventoryVm>();
    const findings: Finding[] = [];
    for (const [key, { id, targetName }] of inOrder(wanted)) {
        const found = findRef(vms, sourceRef(key, id));
        if (found.length === 1) chosen.set(key, found[0]!);
        else findings.push(error(propertyOf(key), ...(found.length === 0 ? notFound(vms, key, id) : ambiguous(found))));
        if (typeof targetName === "string" && !isDnsName(targetName))
            findings.push(error(propertyOf(key, "targetName"), ...badTargetName(targetName)));
    }
    return { vms: chosen, findings: [...findings, ...sameVm(chosen, propertyOf)] };
}

function inOrder<T>(map: Readonly<Record<string, T>>): [string, T][] {
    return Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
}

function notFound(vms: readonly InventoryVm[], key: string, explicitId: string | undefined): Told {
    const ref = sourceRef(key, explicitId);
    const [what, hint] =
        "id" in ref
            ? [`has the id ${JSON.stringify(ref.id)}`, namesake(vms, key)]
            : [
                  `is named ${JSON.stringify(ref.name)}`,
                  didYouMean(ref.name, ref.name.includes("/") ? vms.map(({ path }) => path) : vms.map(({ name }) => name)),
              ];
    const advice = hint || "; check the name (templates cannot be moved)";
    return [`no VM ${what} among the ${vms.length} of the source's inventory${advice}`, "VMNotFound"];
}

/** Who gave a wrong id beside a right name may have the id of another vCenter. */
function namesake(vms: readonly InventoryVm[], key: string): string {
    const named = vms.find(({ name }) => name === key);
    return named ? `; ${JSON.stringify(key)} has the id ${named.id} there` : "";
}

function ambiguous(found: readonly InventoryVm[]): Told {
    const candidates = found.map((vm) => `${JSON.stringify(vm.path)} (${vm.id})`).sort();
    return [`means ${found.length} VMs: ${listed(candidates)}; use the path or the id of one as the key`, "DuplicateVM"];
}

function badTargetName(targetName: string): Told {
    const name = targetNameOf(targetName);
    const advice = name ? `, for instance ${JSON.stringify(name)}` : "";
    return [`${JSON.stringify(targetName)} is not a DNS name; use lower-case letters, digits, "-" and "."${advice}`, "NotValid"];
}

function sameVm(chosen: ReadonlyMap<string, InventoryVm>, propertyOf: PropertyOf): readonly Finding[] {
    return groups(chosen, (_key, { id }) => id).flatMap(([id, [first, ...others]]) =>
        others.map((key) => error(propertyOf(key), `is the VM ${id} again, which ${propertyOf(first!)} already names; keep one key`, "DuplicateVM")),
    );
}

/** A rewritten name that is taken gets random characters, but only when its VM comes second; so nobody may share. */
export function sameTarget(
    chosen: ReadonlyMap<string, InventoryVm>,
    wanted: Readonly<Record<string, WantedVm>>,
    propertyOf: PropertyOf = ofVms,
): readonly Finding[] {
    const byId = new Map([...chosen].reverse().map(([key, vm]) => [vm.id, key]));
    const distinct = new Map([...chosen].filter(([key, vm]) => byId.get(vm.id) === key));
    const nameOf = (key: string, { name }: InventoryVm) => {
        const targetName = wanted[key]?.targetName;
        return isUnknown(targetName) ? undefined : targetNameOf(name, targetName);
    };
    return groups(distinct, nameOf).map(([name, keys]) =>
        error(
            propertyOf(keys.at(-1)!),
            `would become the target VM ${JSON.stringify(name)}, as ${listed(keys.slice(0, -1).map((key) => propertyOf(key)))} would; give one of them a targetName`,
            "DuplicateVM",
        ),
    );
}

/** Keys that share a value, where several do. */
function groups(
    chosen: ReadonlyMap<string, InventoryVm>,
    of: (key: string, vm: InventoryVm) => string | undefined,
): readonly [string, readonly string[]][] {
    const keys = new Map<string, string[]>();
    for (const [key, vm] of chosen) {
        const value = of(key, vm);
        if (value !== undefined) keys.set(value, [...(keys.get(value) ?? []), key]);
    }
    return [...keys].filter(([, several]) => several.length > 1);
}

type Told = readonly [message: string, condition: string];

function error(property: string, ...[message, condition]: Told): Finding {
    return { severity: "error", property, message, condition };
}
