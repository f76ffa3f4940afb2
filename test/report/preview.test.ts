import assert from "node:assert/strict";
import { PreviewReport, readPreview } from "../../provider/report/preview/index.ts";
import { planInputs, previewText, recordedPreview, seenVm, step, urnOf } from "../support/preview.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the report of a preview", () => {
    for (const name of ["firstWave.json", "waveChanged.json", "waveChanged.jsonl", "waveRefused.json", "waveReplaced.json"])
        it(`has the published shape: ${name}`, () => {
            const report = readPreview(recordedPreview(name));
            assert.deepEqual(PreviewReport.parse(report), report);
        });

    it("is the same whether the CLI printed a document or one event a line", () =>
        assert.deepEqual(readPreview(recordedPreview("waveChanged.jsonl")), readPreview(recordedPreview("waveChanged.json"))));

    it("names every VM of a first preview as joined", () => {
        const { plans, totals, stack, project, changes } = readPreview(recordedPreview("firstWave.json"));
        assert.deepEqual(
            plans.flatMap(({ vms }) => vms.map(({ name, change }) => `${name} ${change}`)),
            ["db-01 joined", "web-01 joined", "web-02 joined"],
        );
        assert.deepEqual(
            { totals, stack, project, made: changes.create },
            { totals: { vms: 3, disks: 4, sizeGiB: 52 }, stack: "rehearsal", project: "first-wave", made: 6 },
        );
    });

    it("says who joined, who left and what is different", () => {
        const [plan] = readPreview(recordedPreview("waveChanged.json")).plans;
        assert.deepEqual(
            plan?.vms.map(({ name, change, what }) => [name, change, ...what]),
            [
                ["db-01", "left"],
                ["web-01", "same"],
                ["web-02", "changed", "moved host esx-03.example.com → esx-01.example.com", "disk [nvme-01] web-web-02/web-02.vmdk +40 GiB"],
                ["web-03", "joined"],
            ],
        );
        assert.deepEqual([plan?.wave, plan?.digest, plan?.approval, plan?.settings], ["web-tier", "b3e715a4dd6c8c91", "open", ["type cold → warm"]]);
    });

    it("has the lines of the maps, the stage and the run", () => {
        const { maps, waves, runs } = readPreview(recordedPreview("waveChanged.json"));
        assert.deepEqual(
            maps.flatMap(({ kind, lines }) => lines.map(({ source, target, change }) => `${kind}: ${source} → ${target}, ${change}`)),
            ["network: VLAN 20 apps → default/vlan-20, added", "network: VM Network → pod network, same", "storage: nvme-01 → ceph-rbd, same"],
        );
        assert.deepEqual(waves, [{ name: "web-tier", operation: "update", stage: "complete", stageBefore: "planned" }]);
        assert.deepEqual(
            runs.map(({ moves, what }) => [moves.join(" "), ...what]),
            [["web-01 web-02 web-03", "cutover now"]],
        );
    });

    it("has what stops a preview, by resource", () => {
        const { findings, plans, refused } = readPreview(recordedPreview("waveRefused.json"));
        assert.deepEqual(
            findings.map(({ severity, resource, message }) => [severity, `${resource?.type} ${resource?.name}`, message.slice(0, 24)]),
            [
                ["error", "Plan web-tier", "networkMap: does not map"],
                ["error", "Plan web-tier", "approvedDigest: the VMs "],
                ["error", "Wave web-tier", "not all of its parts wer"],
            ],
        );
        assert.deepEqual([plans, refused], [[], [{ type: "Plan", name: "web-tier" }]]);
    });

    it("calls out what is replaced, and why", () =>
        assert.deepEqual(readPreview(recordedPreview("waveReplaced.json")).replaced, [{ type: "Provider", name: "vcenter", reasons: ["name"] }]));

    it("says a replacement once, however many steps the engine makes of it", () => {
        const states = { before: planInputs({ a: seenVm() }), after: planInputs({ b: seenVm() }) };
        const steps = ["create-replacement", "replace", "delete-replaced"].map((op) => step({ op, ...states, replaceReasons: ["vms"] }));
        const { plans, changes } = readPreview(previewText(steps));
        assert.deepEqual(
            [changes.replace, plans.map(({ vms }) => vms.map(({ name, change }) => `${name} ${change}`))],
            [1, [["a left", "b joined"]]],
        );
    });
});

describe("a plan in the report", () => {
    const before = planInputs({ a: seenVm() });
    const cases = [
        { why: "keeps its VMs while the inventory was not asked", after: { vms: { a: {} } }, vms: ["a joined, unseen"], isKnown: true },
        { why: "does not know the VMs of an unanswered query", after: { vms: { query: "where true" }, selected: unknown }, vms: [], isKnown: false },
        { why: "does not know VMs that are not known yet", after: { vms: unknown }, vms: [], isKnown: false },
        {
            why: "has the VMs that a query has picked",
            after: { vms: { query: "where true" }, selected: { a: JSON.stringify(seenVm()) } },
            vms: ["a joined"],
            isKnown: true,
        },
        { why: "may have a VM called query", after: planInputs({ query: seenVm() }), vms: ["query joined"], isKnown: true },
        {
            why: "may have a VM called constructor",
            before,
            after: planInputs({ constructor: seenVm() }),
            vms: ["a left", "constructor joined"],
            isKnown: true,
        },
        {
            why: "tells VMs apart whose names look the same",
            after: planInputs({ a: seenVm(), "a\u200b": seenVm() }),
            vms: ["a joined", "a (2) joined"],
            isKnown: true,
        },
        { why: "keeps a VM that stays as it is", before, after: before, vms: ["a same"], isKnown: true },
        {
            why: "does not call a VM different because it was seen for the first time",
            before: { vms: { a: {} } },
            after: before,
            vms: ["a same"],
            isKnown: true,
        },
        {
            why: "says what is said of a VM",
            before,
            after: planInputs({ a: seenVm() }, { vms: { a: { targetName: "b" } } }),
            vms: ["a changed: targetName nothing → b"],
            isKnown: true,
        },
        {
            why: "does not tell secrets of a VM",
            before,
            after: planInputs({ a: seenVm() }, { vms: { a: { luksSecret: secretOf("hunter2") } } }),
            vms: ["a changed: luksSecret nothing → [secret]"],
            isKnown: true,
        },
        { why: "loses its VMs when it is deleted", op: "delete", before, vms: ["a left"], isKnown: true },
    ];
    for (const { why, vms, isKnown, ...states } of cases)
        it(why, () => {
            const [plan] = readPreview(previewText([step({ op: states.before ? "update" : "create", ...states })])).plans;
            const told = plan?.vms.map(
                ({ name, change, what, isSeen }) => `${name} ${change}${what.map((each) => `: ${each}`).join("")}${isSeen ? "" : ", unseen"}`,
            );
            assert.deepEqual([told, plan?.isKnown], [vms, isKnown]);
        });

    const approvals = [
        { why: "open without an approved digest", approvedDigest: undefined, approval: "open" },
        { why: "approved when the digests agree", approvedDigest: "d1", approval: "approved" },
        { why: "different when they do not", approvedDigest: "d2", approval: "different" },
        { why: "different while the approved one is not known", approvedDigest: unknown, approval: "different" },
    ];
    for (const { why, approvedDigest, approval } of approvals)
        it(`is ${why}`, () =>
            assert.equal(readPreview(previewText([step({ after: planInputs({}, { approvedDigest }) })])).plans[0]?.approval, approval));

    it("is not counted in the totals once it is deleted", () =>
        assert.equal(readPreview(previewText([step({ op: "delete", before })])).totals.vms, 0));
});

describe("map lines in the report", () => {
    const target = (type: string, key: string, after: object, before?: object) => {
        const inputs = (line?: object) => line && { [key]: { source: line } };
        return readPreview(previewText([step({ op: before ? "update" : "create", type, before: inputs(before), after: inputs(after) })])).maps[0]
            ?.lines[0];
    };
    const cases = [
        { why: "the pod network", line: target("NetworkMap", "networks", { pod: true }), says: "pod network" },
        { why: "a dropped NIC", line: target("NetworkMap", "networks", { ignored: true }), says: "dropped" },
        { why: "a pool", line: target("NetworkMap", "networks", { multus: ["a/b", "a/c"], vlan: "20" }), says: "one of a/b, a/c (VLAN 20)" },
        { why: "what is not known yet", line: target("NetworkMap", "networks", { multus: unknown }), says: "not known yet" },
        {
            why: "modes and offload",
            line: target("StorageMap", "storage", {
                storageClass: "fast",
                volumeMode: "Block",
                xcopyOffload: { secret: "s", storageVendorProduct: "ontap" },
            }),
            says: "fast (Block, XCOPY offload by ontap)",
        },
    ];
    for (const { why, line, says } of cases) it(`say ${why}`, () => assert.equal(line?.target, says));

    it("say what a line was before", () =>
        assert.deepEqual(target("StorageMap", "storage", { storageClass: "new" }, { storageClass: "old" }), {
            source: "source",
            target: "new",
            before: "old",
            change: "changed",
        }));
});

describe("a run in the report", () => {
    const row = (name: string, op: string, outcome?: string) =>
        step({ op, type: "MigrationVm", name, parent: urnOf("Migration", "web"), after: {}, outputs: { outcome } });
    const cases = [
        { why: "starts with a cutover", after: { cutover: "2026-12-05T22:00:00Z" }, what: ["cutover 2026-12-05T22:00:00Z"] },
        { why: "has its cutover moved", before: { cutover: "a" }, after: { cutover: "now" }, what: ["cutover a → now"] },
        { why: "has its cutover withdrawn", before: { cutover: "a" }, after: {}, what: ["cutover withdrawn (was a)"] },
        { why: "has a VM with a cutover of its own", before: {}, after: { vmCutovers: { db: "now" } }, what: ["cutover of db now"] },
        { why: "makes another attempt", before: { retry: 1 }, after: { retry: 2 }, what: ["another attempt (retry 1 → 2)"] },
        { why: "is taken out of the stack", op: "delete", before: { cutover: "a", cancel: ["b"] }, what: [] },
        { why: "does not speak of a retry that is not new", before: { retry: 1 }, after: { retry: 1 }, what: [] },
    ];
    for (const { why, what, ...states } of cases)
        it(why, () =>
            assert.deepEqual(
                readPreview(previewText([step({ op: "before" in states ? "update" : "create", type: "Migration", ...states })])).runs[0]?.what,
                what,
            ),
        );

    it("moves who has not ended, and takes out whom it shall", () => {
        const steps = [
            step({ op: "update", type: "Migration", before: {}, after: { cancel: ["c"] } }),
            row("a", "create", "Running"),
            row("b", "create", "Succeeded"),
            row("c", "delete"),
        ];
        const [run] = readPreview(previewText(steps)).runs;
        assert.deepEqual([run?.moves, run?.cancels], [["a"], ["c"]]);
    });
});

describe("what is not a preview", () => {
    const cases = [
        { why: "nothing", text: " \n", seen: /it is empty/ },
        { why: "text for people", text: "Previewing update (dev):\n", seen: /line 1 is text for people; give the command `--json`/ },
        { why: "other text, which is not quoted", text: "token: hunter2\n", seen: /line 1 is not JSON$/ },
        { why: "other JSON", text: `{"deployment": {}}`, seen: /neither `steps` nor/ },
        { why: "steps of another shape", text: `{"steps": [{"op": 1}]}`, seen: /steps\.0\.op: / },
        { why: "a list", text: "[]", seen: /expected object/ },
        { why: "the log of an update", text: `{"sequence":0,"timestamp":1,"summaryEvent":{"isPreview":false}}`, seen: /the log of an update/ },
        { why: "a broken log", text: `{"sequence":0,"timestamp":1}\n{"a":`, seen: /line 2 is not JSON/ },
    ];
    for (const { why, text, seen } of cases)
        it(`is refused: ${why}`, () =>
            assert.throws(
                () => readPreview(text),
                (error: Error) => seen.test(error.message) && /^this is not the output of `pulumi preview --json`: /.test(error.message),
            ));
});

function secretOf(plaintext: string): object {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext };
}
