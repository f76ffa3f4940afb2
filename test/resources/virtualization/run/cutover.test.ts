import assert from "node:assert/strict";
import fc from "fast-check";
import type { Site } from "../../../../provider/lifecycle/index.ts";
import { cutoverArgs, cutoverIssues, cutoverSpec } from "../../../../provider/resources/virtualization/run/cutover.ts";
import { MigrationArgs } from "../../../../provider/schema/migration.ts";
import { issuesOf } from "../../../../provider/schema/parse.ts";

const now = Date.parse("2026-12-05T21:00:00Z");
const ids = new Map([
    ["web-01", "vm-1"],
    ["web-02", "vm-2"],
]);
const site = (extra: Partial<Site> = {}): Site => ({
    subject: { name: "web", namespace: "demo" },
    object: undefined,
    declared: undefined,
    attempt: 1,
    existing: undefined,
    others: [],
    neighbours: new Map(),
    ids,
    now,
    ...extra,
});
const existing = (spec: object) => ({ metadata: { name: "web-1" }, spec: spec as Record<string, unknown> });

describe("a cutover", () => {
    const written = [
        { why: "is written in UTC", args: { cutover: "2026-12-05T23:00:00+01:00" }, spec: { cutover: "2026-12-05T22:00:00Z" } },
        { why: "of now is the moment of writing", args: { cutover: "now" }, spec: { cutover: "2026-12-05T21:00:00Z" } },
        {
            why: "of now stays what it was when it is written again",
            args: { cutover: "now" },
            before: { cutover: "2026-12-05T20:00:00Z" },
            spec: { cutover: "2026-12-05T20:00:00Z" },
        },
        {
            why: "of now comes before a time that was to come",
            args: { cutover: "now" },
            before: { cutover: "2026-12-05T23:00:00Z" },
            spec: { cutover: "2026-12-05T21:00:00Z" },
        },
        {
            why: "of one VM goes by its id",
            args: { vmCutovers: { "web-02": "now", "web-01": "2026-12-06T01:00:00Z" } },
            spec: {
                vmCutover: [
                    { id: "vm-1", cutover: "2026-12-06T01:00:00Z" },
                    { id: "vm-2", cutover: "2026-12-05T21:00:00Z" },
                ],
            },
        },
        { why: "is withdrawn by leaving it out", args: {}, before: { cutover: "2026-12-05T23:00:00Z" }, spec: {} },
    ];
    for (const { why, args, before, spec } of written)
        it(why, () => {
            const made = cutoverSpec(args as MigrationArgs, site(before ? { existing: existing(before) } : {}));
            assert.deepEqual(JSON.parse(JSON.stringify(made)), spec);
        });

    const refused = [
        {
            why: "that is past, for a first attempt",
            args: { cutover: "2026-12-05T20:59:59Z" },
            says: /^cutover is past .*2026-12-05T21:00:00Z.*"now"/,
        },
        { why: "of a VM that is past", args: { vmCutovers: { "web-01": "2026-12-05T20:00:00Z" } }, says: /^vmCutovers\["web-01"\] is past/ },
        { why: "of a cold plan", args: { cutover: "now" }, isWarm: false, says: /^cutover is for warm runs/ },
        {
            why: "moved to a past time while it runs",
            args: { cutover: "2026-12-05T20:00:00Z" },
            at: { existing: existing({ cutover: "2026-12-05T23:00:00Z" }) },
            says: /is past/,
        },
    ];
    for (const { why, args, at, isWarm = true, says } of refused)
        it(`is refused: one ${why}`, () => {
            const told = cutoverIssues(args as MigrationArgs, site(at), isWarm).map(({ property, reason }) => `${property} ${reason}`);
            assert.match(told.join("\n"), says);
        });

    const taken = [
        { why: "one to come", args: { cutover: "2026-12-05T22:00:00Z" } },
        { why: "now", args: { cutover: "now" } },
        { why: "a past one of another attempt, which means now", args: { cutover: "2026-12-05T20:00:00Z" }, at: { attempt: 2 } },
        {
            why: "one that has come while it ran",
            args: { cutover: "2026-12-05T20:00:00Z" },
            at: { existing: existing({ cutover: "2026-12-05T20:00:00Z" }) },
        },
    ];
    for (const { why, args, at } of taken) it(`is taken: ${why}`, () => assert.deepEqual(cutoverIssues(args as MigrationArgs, site(at), true), []));

    for (const text of ["2026-12-05T22:00:00", "2026-12-05 22:00", "tonight", "Z", "NOW"])
        it(`is no instant: ${text}`, () => {
            assert.match(JSON.stringify(issuesOf(MigrationArgs, { plan: "web", cutover: text })), /an instant with a time zone/);
        });

    it("reads back as it was written, whatever the zone", () => {
        const instant = fc.date({ min: new Date(now + 1000), max: new Date("2030-01-01T00:00:00Z"), noInvalidDate: true });
        const text = instant.map((date) => date.toISOString().replace(/\.\d+Z$/, "Z"));
        const word = fc.oneof(text, fc.constant("now"));
        const args = fc.record(
            { cutover: word, vmCutovers: fc.dictionary(fc.constantFrom("web-01", "web-02"), word, { minKeys: 1 }) },
            { requiredKeys: [] },
        );
        fc.assert(
            fc.property(args, (given) => {
                const back = cutoverArgs(cutoverSpec(given, site()), given, ids);
                assert.deepEqual({ ...JSON.parse(JSON.stringify(back)) }, { ...JSON.parse(JSON.stringify(given)) });
            }),
        );
    });
});
