import type { SourceType } from "../../inventory/model.ts";
import type { ConcernRule } from "../concern.ts";
import type { VmSurroundings } from "../surroundings.ts";
import * as hyperv from "./hyperv/index.ts";
import * as openstack from "./openstack/index.ts";
import * as ova from "./ova/index.ts";
import * as ovirt from "./ovirt/index.ts";
import * as vsphere from "./vsphere/index.ts";

/** The rules of one kind of source, applied to a VM as the inventory writes it. */
export interface RuleBook {
    readonly rules: readonly Pick<ConcernRule<never>, "id" | "category" | "label">[];
    readonly judge: (raw: unknown, surroundings: VmSurroundings) => readonly Judged[];
}

type Judged = Pick<ConcernRule<never>, "id" | "category"> & ReturnType<ConcernRule<never>["find"]>[number];

/** Sources that are not here have no rules. Source: forklift-behaviour §9. */
export const ruleBooks: Readonly<Partial<Record<SourceType, RuleBook>>> = {
    vsphere: ruleBook(vsphere.rules, vsphere.vsphereWorkload),
    ovirt: ruleBook(ovirt.rules, ovirt.ovirtWorkload),
    openstack: ruleBook(openstack.rules, openstack.openstackWorkload),
    ova: ruleBook(ova.rules, ova.ovaWorkload),
    hyperv: ruleBook(hyperv.rules, hyperv.hypervWorkload),
};

/** Ids of all rules of all sources. */
export const builtInIds: ReadonlySet<string> = new Set(Object.values(ruleBooks).flatMap(({ rules }) => rules.map(({ id }) => id)));

function ruleBook<V>(rules: readonly ConcernRule<V>[], toWorkload: (raw: unknown, surroundings: VmSurroundings) => V): RuleBook {
    return {
        rules,
        judge: (raw, surroundings) => {
            const vm = toWorkload(raw, surroundings);
            return rules.flatMap(({ id, category, find }) => find(vm).map((found) => ({ id, category, ...found })));
        },
    };
}
