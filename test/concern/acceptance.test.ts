import assert from "node:assert/strict";
import { type AcceptConcerns, acceptance, type Finding, type VmConcern } from "../../provider/concern/index.ts";
import { vm } from "../support/inventory.ts";

const passthrough: VmConcern = {
    id: "vmware.passthrough_device.detected",
    category: "Critical",
    label: "Passthrough device detected",
    assessment: "Devices are not supported. The VM cannot be migrated.",
    origin: "inventory",
};
const tpm: VmConcern = { id: "vmware.tpm.detected", category: "Warning", label: "TPM detected", assessment: "It is lost.", origin: "inventory" };
const drs: VmConcern = { ...tpm, id: "vmware.drs.enabled", category: "Information", label: "DRS" };
const own: VmConcern = { id: "acme.owner", category: "Critical", label: "No owner", assessment: "", origin: "custom" };

interface Case {
    readonly why: string;
    /** By the VM's name; its key is the name as well. */
    readonly concerns: Readonly<Record<string, readonly VmConcern[] | undefined>>;
    readonly accept?: AcceptConcerns;
    readonly finds: readonly (readonly [Finding["severity"], property: string, message: RegExp | string, condition?: string])[];
}

const cases: readonly Case[] = [
    { why: "of nothing is nothing", concerns: { "web-01": [] }, finds: [] },
    { why: "says nothing of what is for information", concerns: { "web-01": [drs] }, finds: [] },
    {
        why: "of an id that no rule has names what is critical here",
        concerns: { "web-01": [passthrough] },
        accept: { [passthrough.id]: ["web-01"], "vmware.passthru.detected": ["web-01"] },
        finds: [
            ["warning", 'acceptConcerns["vmware.passthrough_device.detected"]', /^accepted for web-01/, "VMCriticalConcerns"],
            [
                "warning",
                'acceptConcerns["vmware.passthru.detected"]',
                'no rule has this id; critical here: "vmware.passthrough_device.detected"; correct it or delete the entry',
            ],
        ],
    },
    {
        why: "of an id that is misspelt names what is critical here and spelt alike",
        concerns: { "web-01": [passthrough, { ...own, id: "acme.other" }] },
        accept: { [passthrough.id]: ["web-01"], "acme.other": ["web-01"], "vmware.passthrough.detected": ["web-01"] },
        finds: [
            ["warning", `acceptConcerns["${passthrough.id}"]`, /^accepted/, "VMCriticalConcerns"],
            ["warning", 'acceptConcerns["acme.other"]', /^accepted/],
            [
                "warning",
                'acceptConcerns["vmware.passthrough.detected"]',
                'no rule has this id; did you mean "vmware.passthrough_device.detected"?; correct it or delete the entry',
            ],
        ],
    },
    {
        why: "refuses what is critical, with the line to paste",
        concerns: { "web-01": [passthrough], "db-01": [] },
        finds: [
            [
                "error",
                'vms["web-01"]',
                'cannot migrate web-01 (id-web-01): Passthrough device detected (vmware.passthrough_device.detected): Devices are not supported; mend it, leave the VM out, or accept it: acceptConcerns: { "vmware.passthrough_device.detected": ["web-01"] }',
                "VMCriticalConcerns",
            ],
        ],
    },
    {
        why: "keeps those in the line for whom it is accepted already",
        concerns: { "web-01": [passthrough], "db-01": [passthrough] },
        accept: { [passthrough.id]: ["db-01"] },
        finds: [
            ["error", 'vms["web-01"]', /detected": \["db-01", "web-01"\] \}$/, "VMCriticalConcerns"],
            [
                "warning",
                'acceptConcerns["vmware.passthrough_device.detected"]',
                "accepted for db-01: Passthrough device detected; an MTV that checks critical concerns (since #5849) still refuses the plan",
                "VMCriticalConcerns",
            ],
        ],
    },
    {
        why: "takes a VM's id and path",
        concerns: { "web-01": [passthrough], "web-02": [passthrough] },
        accept: { [passthrough.id]: ["id-web-01", "/DC/vm/web-02"] },
        finds: [["warning", `acceptConcerns["${passthrough.id}"]`, /^accepted for web-01, web-02/, "VMCriticalConcerns"]],
    },
    {
        why: "says one thing of several disks",
        concerns: { "web-01": ["a", "b"].map((file) => ({ ...passthrough, label: `Disk '${file}'` })) },
        finds: [["error", 'vms["web-01"]', /: Disk 'a', Disk 'b' \(vmware/, "VMCriticalConcerns"]],
    },
    {
        why: "tells what was found here",
        concerns: { "web-01": [{ ...passthrough, origin: "computed" }] },
        finds: [["error", 'vms["web-01"]', /\(vmware\.passthrough_device\.detected, found here, not by the inventory\)/, "VMCriticalConcerns"]],
    },
    {
        why: "cannot be given for what has no id",
        concerns: { "web-01": [{ ...passthrough, id: "" }] },
        finds: [
            ["error", 'vms["web-01"]', /Passthrough device detected: Devices are not supported; mend it or leave the VM out$/, "VMCriticalConcerns"],
        ],
    },
    {
        why: "is final for a user's own rule",
        concerns: { "web-01": [own], "db-01": [own] },
        accept: { "acme.owner": ["web-01"] },
        finds: [
            ["error", 'vms["db-01"]', /^cannot migrate db-01 \(id-db-01\): No owner \(acme\.owner\); mend it/],
            ["warning", 'acceptConcerns["acme.owner"]', "accepted for web-01: No owner"],
        ],
    },
    {
        why: "warns of one VM",
        concerns: { "web-01": [tpm] },
        finds: [["warning", 'vms["web-01"]', "TPM detected (vmware.tpm.detected): It is lost"]],
    },
    {
        why: "warns of a hundred VMs in a line",
        concerns: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`vm-${100 + at}`, [tpm]])),
        finds: [["warning", "vms", "TPM detected (vmware.tpm.detected): vm-100, vm-101, vm-102, vm-103, vm-104 and 95 more: It is lost"]],
    },
    {
        why: "leaves to the plan's conditions what they say",
        concerns: { "web-01": [{ ...tpm, id: "vmware.changed_block_tracking.disabled" }] },
        finds: [],
    },
    {
        why: "of an unknown concern is of no use",
        concerns: { "web-01": [] },
        accept: { "vmware.passthrough_device.detectet": ["web-01"], toString: ["web-01"] },
        finds: [
            [
                "warning",
                'acceptConcerns["vmware.passthrough_device.detectet"]',
                /^no rule has this id; did you mean "vmware\.passthrough_device\.detected"/,
            ],
            ["warning", "acceptConcerns.toString", "no rule has this id; correct it or delete the entry"],
        ],
    },
    {
        why: "is stale for VMs that do not move and for what is no longer so",
        concerns: { "web-01": [], "db-01": [passthrough] },
        accept: { [passthrough.id]: ["db-01", "web-01", "web-09"] },
        finds: [
            ["warning", `acceptConcerns["${passthrough.id}"]`, /^accepted for db-01/, "VMCriticalConcerns"],
            ["warning", `acceptConcerns["${passthrough.id}"]`, 'not among the VMs to migrate: "web-09"; delete it from the list'],
            ["warning", `acceptConcerns["${passthrough.id}"]`, 'no longer a concern of "web-01"; delete it from the list'],
        ],
    },
    {
        why: "is stale as a whole",
        concerns: { "web-01": [] },
        accept: { [passthrough.id]: ["web-01"] },
        finds: [["warning", `acceptConcerns["${passthrough.id}"]`, 'no longer a concern of "web-01"; delete the entry']],
    },
    {
        why: "is not needed for a warning",
        concerns: { "web-01": [tpm] },
        accept: { [tpm.id]: ["web-01"] },
        finds: [
            ["warning", 'vms["web-01"]', /^TPM detected/],
            ["warning", `acceptConcerns["${tpm.id}"]`, 'not critical for "web-01", so there is nothing to accept; delete the entry'],
        ],
    },
    {
        why: "for nobody is of no use",
        concerns: { "web-01": [] },
        accept: { [tpm.id]: [] },
        finds: [["warning", `acceptConcerns["${tpm.id}"]`, "is accepted for no VM; delete the entry"]],
    },
    { why: "stays while the concerns of a VM are not known", concerns: { "web-01": undefined }, accept: { [tpm.id]: ["web-01"] }, finds: [] },
];

describe("acceptance of concerns", () => {
    for (const { why, concerns, accept, finds } of cases)
        it(why, () => {
            const vms = new Map(Object.keys(concerns).map((name) => [name, vm({ id: `id-${name}`, name })]));
            const known = Object.entries(concerns).flatMap(([name, each]) => (each ? [[name, each] as const] : []));
            const found = acceptance(vms, new Map(known), accept);
            assert.deepEqual(
                found.map(({ severity, property, condition }) => [severity, property, condition]),
                finds.map(([severity, property, , condition]) => [severity, property, condition]),
            );
            for (const [at, [, , message]] of finds.entries())
                if (typeof message === "string") assert.equal(found[at]!.message, message);
                else assert.match(found[at]!.message, message);
        });
    it("knows the ids of a user's own rules", () =>
        assert.match(acceptance(new Map(), new Map(), { "acme.owner": ["a"] }, ["acme.owner"])[0]!.message, /^not among/));
});
