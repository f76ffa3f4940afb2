import assert from "node:assert/strict";
import fc from "fast-check";
import type { InventoryVm } from "../../provider/inventory/index.ts";
import { type Picked, type Picking, pickVms } from "../../provider/selection/index.ts";
import { vm } from "../support/inventory.ts";
import { fleet, fleetPlaces } from "../support/queries.ts";

const twins = [
    vm({ id: "vm-7", name: "jenkins", path: "/DC/vm/team-a/jenkins" }),
    vm({ id: "vm-8", name: "jenkins", path: "/DC/vm/team-b/jenkins" }),
];
const inventory: readonly InventoryVm[] = [
    ...fleet,
    ...twins,
    vm({ id: "vm-9", name: "vm-1", path: "/DC/vm/odd/vm-1" }),
    vm({ id: "vm-10", name: "", path: "" }),
    { ...vm({ id: "vm-11", name: "web-template" }), isTemplate: true },
];

describe("picking VMs", () => {
    const cases: readonly { why: string; picking: Picking; vms: Record<string, string>; excluded?: string; findings?: readonly string[] }[] = [
        {
            why: "takes what matches, in the order of names, and no template",
            picking: { query: "where name ~= 'web' order by name desc" },
            vms: { "web-01": "vm-1 matches the query", "web-02": "vm-2 matches the query", "web-03": "vm-3 matches the query" },
        },
        {
            why: "takes what is named, by its own key",
            picking: { include: { "web-01": {}, frontend: { id: "vm-2", targetName: "web" } } },
            vms: { frontend: "vm-2 named", "web-01": "vm-1 named" },
        },
        {
            why: "takes what is named and matches once",
            picking: { query: "name like 'web-0_' and cpuCount < 4", include: { "web/web-01": {}, bare: {} } },
            vms: { bare: "vm-6 named", "web-02": "vm-2 matches the query", "web/web-01": "vm-1 named and matches the query" },
        },
        {
            why: "calls VMs by path that share a name",
            picking: { query: "name = 'jenkins'" },
            vms: { "/DC/vm/team-a/jenkins": "vm-7 matches the query", "/DC/vm/team-b/jenkins": "vm-8 matches the query" },
            findings: [
                'error vms.include["/DC/vm/team-b/jenkins"]: would become the target VM "jenkins", as vms.include["/DC/vm/team-a/jenkins"] would; give one of them a targetName',
            ],
        },
        {
            why: "calls a VM by path that is named like an id, by id that has neither",
            picking: { query: "id in ['vm-9', 'vm-10']" },
            vms: { "/DC/vm/odd/vm-1": "vm-9 matches the query", "vm-10": "vm-10 matches the query" },
        },
        {
            why: "does not take the key of a named VM for another",
            picking: { query: "name = 'web-01'", include: { "web-01": { id: "vm-2", targetName: "front" } } },
            vms: { "/DC/vm/web/web-01": "vm-1 matches the query", "web-01": "vm-2 named" },
        },
        {
            why: "leaves out what is excluded by name, id, path, end of a path or pattern",
            picking: { query: "id != 'vm-10'", exclude: ["bare", "vm-9", "/DC/vm/team-a/jenkins", "team-b/jenkins", "web-0?", "vm/data/*-02"] },
            vms: { "db-01": "vm-4 matches the query" },
            excluded:
                "vm-1 by web-0?, vm-2 by web-0?, vm-3 by web-0?, vm-5 by vm/data/*-02, vm-6 by bare, vm-7 by /DC/vm/team-a/jenkins, vm-8 by team-b/jenkins, vm-9 by vm-9",
        },
        {
            why: "does not fill up the limit after excluding",
            picking: { query: "name like 'web-%' order by name limit 2", exclude: ["web-02"] },
            vms: { "web-01": "vm-1 matches the query" },
            excluded: "vm-2 by web-02",
        },
        {
            why: "lets exclude win over include, and says so",
            picking: { include: { "web-01": {}, bare: {} }, exclude: ["web-*"] },
            vms: { bare: "vm-6 named" },
            excluded: "vm-1 by web-*",
            findings: ['error vms.include["web-01"]: is excluded by "web-*" and therefore not picked; take it out of include or of exclude'],
        },
        {
            why: "warns of words that exclude nothing",
            picking: { query: "name = 'bare'", exclude: ["web-1", "batch-*"] },
            vms: { bare: "vm-6 matches the query" },
            findings: [
                'warning vms.exclude[0]: "web-1" excludes none of the 10 VMs; did you mean "web-01", "web-02" or "web-03"?',
                'warning vms.exclude[1]: "batch-*" excludes none of the 10 VMs; correct it or take it out',
            ],
        },
        {
            why: "passes on what is wrong with the query",
            picking: { query: "where memryMB > 1" },
            vms: {},
            findings: ['error vms.query: column 7, at `memryMB`: expected a field of the VMs; did you mean "memoryMB" or "memoryGB"?'],
        },
        {
            why: "passes on what is wrong with the names",
            picking: { include: { "web-1": {} } },
            vms: {},
            findings: [
                'error vms.include["web-1"]: no VM is named "web-1" among the 10 of the source\'s inventory; did you mean "web-01", "web-02" or "web-03"?',
            ],
        },
        {
            why: "says which condition lets none through",
            picking: { query: "name ~= 'wbe-.*' and memoryMB > 1024 and folder = 'web'" },
            vms: {},
            findings: ["error vms.query: no VM is picked of 10: `name ~= 'wbe-.*'` matches 0 of 10; correct it, or set allowEmpty"],
        },
        {
            why: "says what there is instead of the few values",
            picking: { query: "powerState = 'on'" },
            vms: {},
            findings: [
                'error vms.query: no VM is picked of 10: `powerState = \'on\'` matches 0 of 10 (there is "poweredOff", "poweredOn", "suspended"); correct it, or set allowEmpty',
            ],
        },
        {
            why: "says which of the many values are alike",
            picking: { query: "name = 'web-1'" },
            vms: {},
            findings: [
                'error vms.query: no VM is picked of 10: `name = \'web-1\'` matches 0 of 10 (there is for instance "web-01", "web-02", "web-03"); correct it, or set allowEmpty',
            ],
        },
        {
            why: "says that conditions exclude each other",
            picking: { query: "name like 'web-%' and cpuCount = 16" },
            vms: {},
            findings: [
                "error vms.query: no VM is picked of 10: `name like 'web-%'` matches 3 of 10, `cpuCount = 16` matches 1 of 10, and none matches all; correct it, or set allowEmpty",
            ],
        },
        {
            why: "says that everything is excluded",
            picking: { query: "name = 'bare'", exclude: ["bare"] },
            vms: {},
            excluded: "vm-6 by bare",
            findings: ["error vms.query: no VM is picked: exclude leaves none of 1; correct it, or set allowEmpty"],
        },
        {
            why: "says that the limit is 0",
            picking: { query: "limit 0" },
            vms: {},
            findings: ["error vms.query: no VM is picked of 10: the limit is 0; correct it, or set allowEmpty"],
        },
        {
            why: "says that nothing was asked for",
            picking: {},
            vms: {},
            findings: ["error vms: no VM is picked: there is neither a query nor a VM in include; correct it, or set allowEmpty"],
        },
        { why: "may pick nothing", picking: { query: "name = 'nobody'", allowEmpty: true }, vms: {} },
    ];
    for (const { why, picking, vms, excluded = "", findings = [] } of cases)
        it(why, () => assert.deepEqual(told(pickVms(inventory, picking, fleetPlaces)), { vms: Object.entries(vms), excluded, findings }));

    it("says that the inventory is empty", () =>
        assert.deepEqual(told(pickVms([], { query: "name = 'x'" }, fleetPlaces)).findings, [
            "error vms.query: no VM is picked: the inventory has none; correct it, or set allowEmpty",
        ]));

    const picking: fc.Arbitrary<Picking> = fc.record({
        query: fc.constantFrom(
            undefined,
            ...cases.flatMap((each) => each.picking.query ?? []),
            "order by memoryMB desc limit 3",
            "cpuCount > 0 limit 4",
        ),
        exclude: fc.subarray(["web-*", "jenkins", "vm-4", "data/bare", "*-0?", "nobody"]),
        include: fc
            .subarray(["web-01", "vm-2", "team-a/jenkins", "data/bare", "nobody"])
            .map((keys) => Object.fromEntries(keys.map((key) => [key, {}]))),
    });

    it("is the same for every order of the inventory", () => {
        fc.assert(
            fc.property(picking, fc.shuffledSubarray([...inventory], { minLength: inventory.length }), (wanted, shuffled) =>
                assert.deepEqual(told(pickVms(shuffled, wanted, fleetPlaces)), told(pickVms(inventory, wanted, fleetPlaces))),
            ),
        );
    });
    it("never takes what is excluded, and nothing else instead", () => {
        fc.assert(
            fc.property(picking, (wanted) => {
                const { vms, excluded } = pickVms(inventory, wanted, fleetPlaces);
                const whole = pickVms(inventory, { ...wanted, exclude: [] }, fleetPlaces);
                const rest = ids(whole).filter((id) => !excluded.some((each) => each.vm.id === id));
                assert.deepEqual(ids({ vms }), rest);
                assert.ok(!ids({ vms }).some((id) => excluded.some((each) => each.vm.id === id)));
            }),
        );
    });
    it("gives every VM one key, which means it", () => {
        fc.assert(
            fc.property(picking, (wanted) => {
                const picked = pickVms(inventory, wanted, fleetPlaces);
                assert.equal(new Set(ids(picked)).size, picked.vms.size);
                const again = pickVms(inventory, { include: Object.fromEntries([...picked.vms.keys()].map((key) => [key, {}])) }, fleetPlaces);
                assert.deepEqual(ids(again), ids(picked));
            }),
        );
    });
});

function told({ vms, excluded, findings }: Picked) {
    return {
        vms: [...vms].map(([key, each]) => [key, `${each.vm.id} ${each.reason}`]),
        excluded: excluded.map((each) => `${each.vm.id} by ${each.by}`).join(", "),
        findings: findings.map(({ severity, property, message }) => `${severity} ${property}: ${message}`),
    };
}

function ids({ vms }: Pick<Picked, "vms">): readonly string[] {
    return [...vms.values()].map((each) => each.vm.id).sort();
}
