import assert from "node:assert/strict";
import { issuesOf } from "../../provider/schema/parse.ts";
import type { ValueMap } from "../../provider/schema/value.ts";
import { joinedBy, labels, sayChanges, settingsOf, settingsShape, specOf, text, texts, wholeNumbers } from "../../provider/settings/index.ts";

const table = {
    options: joinedBy(" ", texts({ key: "opt_extras", means: "Options." }, { pattern: /^--/, words: "must begin with --" })),
    groups: joinedBy(",", wholeNumbers({ key: "src_groups", means: "Groups." })),
    numbers: wholeNumbers({ key: "restic_groups", means: "Groups." }, { most: 9 }),
    nodes: labels({ key: "node_selector", means: "Nodes." }),
    proxy: text({ key: "proxy", means: "Proxy.", isSecret: true, restarts: "the controller" }),
};
const shape = settingsShape(table, "test:Several", "Settings.");

describe("settings of several values", () => {
    for (const { of, settings, issue } of [
        { of: "one that is malformed, by its place", settings: { options: ["--a", "b"] }, issue: "options[1]: must begin with --" },
        {
            of: "nothing that would be written as an empty text",
            settings: { groups: [] },
            issue: "groups: must not be empty; leave it out for the default",
        },
        { of: "a number out of bounds, by its place", settings: { numbers: [1, 10] }, issue: "numbers[1]: must be at most 9" },
    ])
        it(`refuse ${of}`, () => {
            const [first] = issuesOf(shape, settings as ValueMap).map(({ property, reason }) => `${property}: ${reason}`);
            assert.equal(first, issue);
        });

    const settings = { options: ["--a", "--b=1"], groups: [1000, 2000], numbers: [5, 6], nodes: { role: "infra" }, proxy: "http://p:1" };
    const spec = { opt_extras: "--a --b=1", src_groups: "1000,2000", restic_groups: [5, 6], node_selector: { role: "infra" }, proxy: "http://p:1" };

    it("become what the operator takes, and come back", () => {
        assert.deepEqual(specOf(table, settings), spec);
        assert.deepEqual(settingsOf(table, spec), settings);
    });

    for (const { of, written, read } of [
        {
            of: "blanks between joined values",
            written: { src_groups: "1, 2", opt_extras: " --a  --b " },
            read: { groups: [1, 2], options: ["--a", "--b"] },
        },
        { of: "one value for a list", written: { restic_groups: 5 }, read: { numbers: [5] } },
        { of: "nothing of what they do not know", written: { src_groups: "a,1", opt_extras: "", restic_groups: ["x"] }, read: {} },
    ])
        it(`read ${of}, as other hands write it`, () => assert.deepEqual(settingsOf(table, written as ValueMap), read));

    it("tell nothing of what may hold a password", () => {
        assert.deepEqual(sayChanges(table, {}, settings).at(-1), "proxy: is different; it is secret; the controller restarts");
    });
});
