import assert from "node:assert/strict";
import fc from "fast-check";
import { toJson, toMarkdown, toText } from "../../provider/report/document/index.ts";
import { PreviewReport, readPreview } from "../../provider/report/preview/index.ts";
import { planInputs, previewText, recordedPreview, seenVm, step, urnOf } from "../support/preview.ts";

const changed = readPreview(recordedPreview("waveChanged.json"));

describe("the Markdown of a report", () => {
    const markdown = toMarkdown(changed);
    const cases = [
        { why: "begins with what it comes to", has: "**3 VMs, 3 disks, 64 GiB; 1 joined, 1 left, 1 changed; 1 warning**" },
        { why: "counts resources, not rows of VMs", has: "Resources: 1 to create, 3 to update, 3 unchanged" },
        { why: "says where a wave goes", has: "Wave: update, stage planned → complete" },
        {
            why: "has a row for each VM, a fact a line",
            has: "| web-02 | moved host esx-03.example.com → esx-01.example.com<br>disk \\[nvme-01\\] web-web-02/web-02.vmdk +40 GiB | 1 | 48 GiB | esx-01.example.com | VM Network |  |",
        },
        { why: "has a row for each line of a map", has: "| VLAN 20 apps | default/vlan-20 | added |" },
        { why: "says what a run does", has: "Migration web-tier: create; 3 VMs to move: web-01, web-02, web-03; cutover now" },
        { why: "has the command that approves the digest", has: "```sh\npulumi config set approvedDigest b3e715a4dd6c8c91 --stack rehearsal\n```" },
        { why: "groups findings by severity", has: "### Warnings\n\n- Plan web-tier: type: a warm migration needs" },
        { why: "folds remarks", has: "<details><summary>4 notes</summary>" },
    ];
    for (const { why, has } of cases) it(why, () => assert.ok(markdown.includes(has), markdown));

    it("puts what is replaced before everything else", () =>
        assert.match(
            toMarkdown(readPreview(recordedPreview("waveReplaced.json"))),
            /unchanged\n\n### Replaced\n\n- Provider vcenter, because of name\n/,
        ));

    it("is what the engine told, in whatever order it did", () => {
        const document = JSON.parse(recordedPreview("waveChanged.json"));
        assert.equal(toMarkdown(readPreview(JSON.stringify({ ...document, steps: document.steps.reverse() }))), markdown);
    });

    it("takes another title", () => assert.match(toMarkdown(changed, { title: "Wave 7 | <b>" }), /^## Wave 7 \\\| \\<b\\>\n/));

    it("approves one plan of several by its name", () => {
        const plans = ["web", "db's"].map((name) => step({ name, after: planInputs({ a: seenVm() }) }));
        assert.ok(toMarkdown(readPreview(previewText(plans))).includes(`pulumi config set --path 'approvedDigests["db'\\''s"]' d1 --stack dev`));
    });

    it("folds VMs that stay as they are when they are many", () => {
        const inputs = planInputs(Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`vm-${index}`, seenVm()])));
        const markdownOf = (before: object) => toMarkdown(readPreview(previewText([step({ op: "update", before, after: inputs })])));
        assert.match(markdownOf(inputs), /<details><summary>21 unchanged VMs<\/summary>\n\n\| VM /);
        assert.doesNotMatch(markdownOf(planInputs({})), /<details>/);
    });

    const many = Array.from({ length: 3000 }, (_, index) => `vm-${index}-${"|".repeat(20)}`);
    const large = [
        { why: "one plan has too many VMs", steps: [step({ after: planInputs(Object.fromEntries(many.map((name) => [name, seenVm()]))) })] },
        { why: "there are too many plans", steps: many.map((name) => step({ name, after: planInputs({ a: seenVm() }) })) },
        { why: "one name is too long", steps: [step({ after: planInputs({ ["*".repeat(70_000)]: seenVm() }) })] },
    ];
    for (const { why, steps } of large)
        it(`fits into a comment when ${why}, and says that it was shortened`, () => {
            const text = toMarkdown(readPreview(previewText(steps)));
            assert.ok(text.length <= 65_536 && text.length > 1000, String(text.length));
            assert.match(text, /This was shortened to what fits into a comment/);
        });

    it("shows names and messages as they are, whatever is in them", () =>
        fc.assert(
            fc.property(wild, wild, wild, (vm, network, message) => {
                const text = toMarkdown(readPreview(wildPreview(vm, network, message)));
                for (const row of text.split("\n").filter((line) => line.startsWith("| "))) {
                    const cells = row.match(/(?<!\\)(?:\\\\)*\|/g)?.length;
                    assert.ok(cells === 8 || cells === 4, row);
                }
                const theirs = text.replace(/<\/?(?:br|details|summary)>|```(?:sh)?|\*\*/g, "").replace(/\\./g, "");
                assert.doesNotMatch(theirs, /[<`*[_]/);
                assert.doesNotMatch(text, /(^|\W)@\w/m);
            }),
        ));
});

describe("every view of a report", () => {
    const views = { markdown: toMarkdown, text: toText, json: toJson };
    for (const [name, view] of Object.entries(views)) {
        it(`never tells a secret: ${name}`, () =>
            fc.assert(
                fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 5 })), (draws) => {
                    const isHidden = () => draws.next().value === 0;
                    const hide = (value: object) => withSecrets(value, isHidden) as object;
                    const [before, after] = [
                        planInputs({ a: seenVm(), b: seenVm() }),
                        planInputs({ a: seenVm({ host: "esx-02" }) }, { type: "warm" }),
                    ];
                    const map = { name: "m", namespace: "n", networks: { "VM Network": { multus: ["a/b"] } } };
                    const run = { plan: "mtv/web-1", cutover: "now", vmCutovers: { a: "now" }, cancel: ["a"], retry: 7 };
                    const text = previewText([
                        step({ op: "update", before: hide(before), after: hide(after) }),
                        step({ type: "NetworkMap", after: hide(map) }),
                        step({ op: "update", type: "Migration", before: {}, after: hide(run) }),
                    ]);
                    assert.ok(!view(readPreview(text)).includes(marker));
                }),
            ));
        it(`holds no controls of terminals: ${name}`, () => {
            const text = view(readPreview(wildPreview("a\u001b[2Jb", "c\u202ed", "<{%fg 1%}>e\u0007")));
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
            assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]|<\{%/);
        });
    }
});

describe("the contents that change", () => {
    const message = "playbook: 1 line added, 1 removed\n@@ -1,2 +1,2 @@\n-- hosts: `all`\n+- hosts: ```web```\n   tasks: []";
    const report = readPreview(previewText([], { diagnostics: [{ urn: urnOf("Hook", "stop"), severity: "info", message }] }));
    it("are a diff in Markdown, whose fence nothing in it can close", () => {
        const markdown = toMarkdown(report);
        assert.ok(markdown.includes("### Contents\n\nHook stop: playbook: 1 line added, 1 removed\n\n````diff\n@@ -1,2 +1,2 @@\n-- hosts"), markdown);
        assert.ok(markdown.includes("\n   tasks: []\n````\n"), markdown);
        assert.doesNotMatch(markdown, /note/);
    });
    it("keep their lines in text", () => assert.match(toText(report), /removed\n\n {2}@@ -1,2 \+1,2 @@\n {2}-- hosts: .*\n.*\n {5}tasks: \[\]/));
});

describe("the text of a report", () => {
    it("has the VMs in a table", () => assert.match(toText(changed), /│ web-03 │ joined +│ 1 +│ 8 GiB +│ esx-02\.example\.com │ VLAN 20 apps │/));

    it("has every VM of a large plan, whole", () => {
        const names = Array.from({ length: 1000 }, (_, index) => `${"機".repeat(index % 9)}⌚→vm-${index}`);
        const text = toText(readPreview(previewText([step({ after: planInputs(Object.fromEntries(names.map((name) => [name, seenVm()]))) })])));
        assert.deepEqual(
            names.filter((name) => !text.includes(`│ ${name} `)),
            [],
        );
    });
});

describe("the JSON of a report", () => {
    it("is the model", () => assert.deepEqual(PreviewReport.parse(JSON.parse(toJson(changed))), JSON.parse(JSON.stringify(changed))));
});

const wild = fc.oneof(
    fc.string({ minLength: 1, unit: fc.constantFrom("|", "\\", "`", "<", ">", "a", "@", "*", "_", "[", "\n", " ", "#", "-", "1", ".", "&", "~") }),
    fc.string({ minLength: 1, unit: "grapheme" }),
);

function wildPreview(vm: string, network: string, message: string): string {
    const steps = [
        step({
            name: vm,
            replaceReasons: [network],
            parent: urnOf("Wave", message),
            after: planInputs({ [vm]: seenVm({ host: network, nics: { a: network }, concerns: { b: message } }) }),
        }),
        step({ type: "NetworkMap", after: { networks: { [network]: { multus: vm } } } }),
    ];
    return previewText(steps, { diagnostics: [{ urn: urnOf("Plan", "web"), severity: "warning", message }] });
}

const marker = "hunter2";

/** Wraps what the draw says, at any depth. */
function withSecrets(value: unknown, isHidden: () => boolean, isTop = true): unknown {
    if (!isTop && isHidden())
        return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext: marker, ciphertext: marker };
    if (Array.isArray(value)) return value.map((each) => withSecrets(each, isHidden, false));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withSecrets(each, isHidden, false)]));
}
