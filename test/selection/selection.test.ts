import assert from "node:assert/strict";
import fc from "fast-check";
import { resolveVms, type WantedVm } from "../../provider/selection/index.ts";
import { vm } from "../support/inventory.ts";

const inventory = [
    vm({ id: "vm-1", name: "web-01", path: "/DC/vm/web/web-01" }),
    vm({ id: "vm-2", name: "web-02", path: "/DC/vm/web/web-02" }),
    vm({ id: "vm-3", name: "jenkins", path: "/DC/vm/team-a/jenkins" }),
    vm({ id: "vm-4", name: "jenkins", path: "/DC/vm/team-b/jenkins" }),
    vm({ id: "vm-5", name: "CRM Server", path: "/DC/vm/legacy/CRM Server" }),
    vm({ id: "vm-6", name: "crm-server", path: "/DC/vm/apps/crm-server" }),
    vm({ id: "vm-7", name: "主机", path: "/DC/vm/legacy/主机" }),
    vm({ id: "vm-8", name: "主机二", path: "/DC/vm/legacy/主机二" }),
];

describe("the VMs of a plan", () => {
    const found: readonly { why: string; key: string; wanted?: WantedVm; id: string }[] = [
        { why: "are found by name", key: "web-01", id: "vm-1" },
        { why: "are found by inventory id", key: "vm-2", id: "vm-2" },
        { why: "are found by whole path", key: "/DC/vm/team-a/jenkins", id: "vm-3" },
        { why: "are found by the end of a path", key: "team-b/jenkins", id: "vm-4" },
        { why: "are found by explicit id, whatever the key", key: "frontend", wanted: { id: "vm-1" }, id: "vm-1" },
    ];
    for (const { why, key, wanted = {}, id } of found)
        it(why, () => {
            const { vms, findings } = resolveVms(inventory, { [key]: wanted });
            assert.deepEqual([vms.get(key)?.id, findings], [id, []]);
        });

    const refused: readonly { why: string; wanted: Record<string, WantedVm>; at: string; text: RegExp; condition: string }[] = [
        {
            why: "are missed, with near matches",
            wanted: { "web-1": {} },
            at: 'vms["web-1"]',
            text: /no VM is named "web-1" among the 8 .*did you mean "web-01" or "web-02"/,
            condition: "VMNotFound",
        },
        { why: "are missed when nothing is alike", wanted: { mainframe: {} }, at: "vms.mainframe", text: /check the name/, condition: "VMNotFound" },
        {
            why: "are missed by half a folder name",
            wanted: { "am-b/jenkins": {} },
            at: 'vms["am-b/jenkins"]',
            text: /no VM/,
            condition: "VMNotFound",
        },
        {
            why: "are missed by id, with the id of the name",
            wanted: { "web-01": { id: "vm-99" } },
            at: 'vms["web-01"]',
            text: /no VM has the id "vm-99".*"web-01" has the id vm-1 there/,
            condition: "VMNotFound",
        },
        {
            why: "are ambiguous, with the candidates",
            wanted: { jenkins: {} },
            at: "vms.jenkins",
            text: /means 2 VMs: "\/DC\/vm\/team-a\/jenkins" \(vm-3\), "\/DC\/vm\/team-b\/jenkins" \(vm-4\)/,
            condition: "DuplicateVM",
        },
        {
            why: "are named twice",
            wanted: { "web-01": {}, "web/web-01": {} },
            at: 'vms["web/web-01"]',
            text: /the VM vm-1 again, which vms\["web-01"\]/,
            condition: "DuplicateVM",
        },
        {
            why: "share a target name",
            wanted: { "web-01": { targetName: "x" }, "web-02": { targetName: "x" } },
            at: 'vms["web-02"]',
            text: /target VM "x", as vms\["web-01"\]/,
            condition: "DuplicateVM",
        },
        {
            why: "share a target name by being renamed",
            wanted: { "CRM Server": {}, "crm-server": {} },
            at: 'vms["crm-server"]',
            text: /target VM "crm-server"/,
            condition: "DuplicateVM",
        },
        {
            why: "share a target name by their folders",
            wanted: { "team-a/jenkins": {}, "team-b/jenkins": {} },
            at: 'vms["team-b/jenkins"]',
            text: /give one of them a targetName/,
            condition: "DuplicateVM",
        },
        {
            why: "have a target name that is none",
            wanted: { "web-01": { targetName: "My Shop" } },
            at: 'vms["web-01"].targetName',
            text: /"My Shop" is not a DNS name.*"my-shop"/,
            condition: "NotValid",
        },
    ];
    for (const { why, wanted, at, text, condition } of refused)
        it(why, () => {
            const [finding, ...others] = resolveVms(inventory, wanted).findings;
            assert.deepEqual(others, []);
            assert.deepEqual([finding?.severity, finding?.property, finding?.condition], ["error", at, condition]);
            assert.match(finding!.message, text);
        });

    it("do not share a name that the controller draws", () => assert.deepEqual(resolveVms(inventory, { 主机: {}, 主机二: {} }).findings, []));
    it("do not share a name once one has another", () =>
        assert.deepEqual(resolveVms(inventory, { "team-a/jenkins": {}, "team-b/jenkins": { targetName: "jenkins-b" } }).findings, []));

    it("are the same in every order of inventory and arguments", () => {
        const keys = ["web-01", "vm-1", "web-1", "jenkins", "team-a/jenkins", "CRM Server", "crm-server", "nobody"];
        const choice = fc.tuple(fc.shuffledSubarray(keys), fc.shuffledSubarray(inventory, { minLength: inventory.length }));
        fc.assert(
            fc.property(choice, ([chosen, shuffled]) => {
                const wanted = (order: readonly string[]) => Object.fromEntries(order.map((key) => [key, {}]));
                assert.deepEqual(resolveVms(shuffled, wanted(chosen)), resolveVms(inventory, wanted([...chosen].sort())));
            }),
        );
    });
});
