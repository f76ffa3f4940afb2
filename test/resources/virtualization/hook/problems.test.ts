import assert from "node:assert/strict";
import { hookProblems } from "../../../../provider/resources/virtualization/hook/problems.ts";
import { hook } from "../../../../provider/resources/virtualization/hook/sheet.ts";
import { hookForetold } from "../../../../provider/resources/virtualization/hook/told.ts";
import { issuesOf } from "../../../../provider/schema/parse.ts";
import { unknown, type ValueMap } from "../../../../provider/schema/value.ts";

const playbook = "- hosts: localhost\n  tasks: []\n";
const said = (args: object) => {
    const { issues, warnings, unknowns } = hookProblems(args as never);
    return [...issues.map(({ property, reason }) => `error ${property}: ${reason}`), ...warnings.map((each) => `warning ${each}`), ...unknowns];
};

describe("a hook", () => {
    const cases = [
        { why: "with a playbook is enough", args: { playbook } },
        { why: "with an image is enough", args: { image: "hook:1.0", serviceAccount: "runner", deadline: 60 } },
        { why: "with a job template is enough", args: { aap: { jobTemplateId: 7 } } },
        { why: "with nothing to run is refused", args: { deadline: 60 }, says: /^error image: is required without.*\(InvalidHookExecute\)$/ },
        { why: "with two things to run is refused", args: { playbook, aap: { jobTemplateId: 7 } }, says: /^error aap: goes without/ },
        {
            why: "that reaches the platform without a token is refused",
            args: { aap: { jobTemplateId: 7, url: "https://aap" } },
            says: /^error aap: needs `url` and/,
        },
        {
            why: "whose account nobody uses is a warning",
            args: { aap: { jobTemplateId: 7 }, serviceAccount: "x" },
            says: /^warning serviceAccount: is not used/,
        },
        { why: "with an odd image is refused", args: { image: "Hook Runner" }, says: /^error image: is no image reference.*\(InvalidImage\)$/ },
        { why: "with a broken playbook is refused", args: { playbook: "- hosts: [" }, says: /^error playbook: is no YAML: line 1/ },
        { why: "with a large playbook is a warning", args: { playbook: playbook + "#".repeat(800_000) }, says: /^warning playbook: has 782 KiB/ },
        {
            why: "with a playbook that no ConfigMap takes is refused",
            args: { playbook: "#".repeat(1024 * 1024) },
            says: /^error playbook: has 1024 KiB/,
        },
        { why: "whose playbook is not known yet is checked later", args: { playbook: unknown }, says: /^playbook: checked once it is known$/ },
    ];
    for (const { why, args, says } of cases)
        it(why, () => {
            const told = said(args);
            assert.equal(told.length, says ? 1 : 0, told.join("\n"));
            if (says) assert.match(told[0]!, says);
        });

    const shapes = [
        {
            why: "an empty playbook",
            args: { playbook: "" },
            says: "playbook: must be an Ansible playbook; leave it out when the image knows what to do",
        },
        { why: "a deadline of the past", args: { image: "hook:1", deadline: -1 }, says: "deadline: must not be negative; 0 = no deadline" },
        {
            why: "no job template",
            args: { aap: { jobTemplateId: 0 } },
            says: "aap.jobTemplateId: must be the id of a job template, at least 1 (InvalidHookExecute)",
        },
    ];
    for (const { why, args, says } of shapes)
        it(`takes ${why} for an error`, () =>
            assert.deepEqual(
                issuesOf(hook.args, args as unknown as ValueMap).map(({ property, reason }) => `${property}: ${reason}`),
                [says],
            ));

    it("runs a playbook with the usual image", () =>
        assert.equal(hook.manifest({ playbook }, { name: "stop", namespace: "demo" }).spec!.image, "quay.io/konveyor/hook-runner:latest"));

    describe("whose playbook changes", () => {
        const after = { playbook: playbook.replace("localhost", "all") } as never;
        const none = { secrets: new Set<string>() };
        it("shows the lines", () =>
            assert.deepEqual(hookForetold(after, { playbook } as never, none), [
                "playbook: 1 line added, 1 removed\n@@ -1,2 +1,2 @@\n-- hosts: localhost\n+- hosts: all\n   tasks: []",
            ]));
        it("shows nothing of a secret", () =>
            assert.deepEqual(hookForetold(after, { playbook } as never, { secrets: new Set(["playbook"]) }), [
                "playbook: is different; its lines are secret",
            ]));
        it("says nothing of what stays, is new, or not known", () => {
            assert.deepEqual(hookForetold(after, after, none), []);
            assert.deepEqual(hookForetold(after, undefined, none), []);
            assert.deepEqual(hookForetold({ playbook: unknown } as never, after, none), []);
        });
    });
});
