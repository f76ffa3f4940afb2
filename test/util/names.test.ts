import assert from "node:assert/strict";
import fc from "fast-check";
import { isDnsName, targetNameOf } from "../../provider/util/names.ts";

describe("target name", () => {
    const cases = [
        { why: "is the source's when that is a DNS name", source: "web-01", expected: "web-01" },
        { why: "keeps dots", source: "db.corp.example", expected: "db.corp.example" },
        { why: "keeps a long DNS name", source: "a".repeat(80), expected: "a".repeat(80) },
        { why: "is what was asked for", source: "web-01", wanted: "shop", expected: "shop" },
        { why: "is in lower case", source: "CRM-Server", expected: "crm-server" },
        { why: "has dashes for underscores and spaces", source: "Legacy_App 2008", expected: "legacy-app-2008" },
        { why: "has one dash for many", source: "SQL_Prod + Report", expected: "sql-prod-report" },
        { why: "loses other characters", source: "Bücher-Archiv (alt)", expected: "bcher-archiv-alt" },
        { why: "loses dashes at the ends of each part", source: "-Web-.-01-", expected: "web.01" },
        { why: "loses empty parts", source: "Web..01", expected: "web.01" },
        { why: "is cut to 63 characters", source: "X".repeat(70), expected: "x".repeat(63) },
        { why: "does not end with a dash when cut", source: `${"X".repeat(62)} Y`, expected: "x".repeat(62) },
        { why: "is the controller's to draw when nothing is left", source: "主机", expected: undefined },
    ];
    for (const { why, source, wanted, expected } of cases) it(why, () => assert.equal(targetNameOf(source, wanted), expected));

    it("is a DNS name, and its own target name", () =>
        fc.assert(
            fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[A-Za-z0-9_ .+-]{0,90}$/)), (source) => {
                const name = targetNameOf(source);
                if (name === undefined) return;
                assert.ok(isDnsName(name), name);
                assert.equal(targetNameOf(name), name);
            }),
        ));
});
