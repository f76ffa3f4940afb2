import assert from "node:assert/strict";
import { parse } from "yaml";
import { yamlForm } from "../../provider/toolchain/pages/yamlForm.ts";

const tokens = {
    "virtualization.Plan": "m:virtualization:Plan",
    "virtualization.selectVms": "m:virtualization:selectVms",
    Provider: "pulumi:providers:m",
};
const told = (code: string): unknown => parse(yamlForm("snippet.ts", code, tokens), { version: "1.1" });

/** A reference, as YAML writes it. */
const ref = (name: string) => `\${${name}}`;

describe("a snippet in YAML", () => {
    const cases = [
        {
            why: "keeps the constant's name, so that others can refer to it",
            code: 'const plan = new virtualization.Plan("web", { vms: { a: {} } });',
            yaml: { resources: { plan: { type: "m:virtualization:Plan", name: "web", properties: { vms: { a: {} } } } } },
        },
        {
            why: "keeps the resource's name where there is no constant",
            code: 'new virtualization.Plan("web", {});',
            yaml: { resources: { web: { type: "m:virtualization:Plan", properties: {} } } },
        },
        {
            why: "hands over resources and their outputs by reference",
            code: 'const web = new Provider("web", {}); new virtualization.Plan("p", { source: web, web, id: web.id }, { provider: web });',
            yaml: {
                resources: {
                    web: { type: "pulumi:providers:m", properties: {} },
                    p: {
                        type: "m:virtualization:Plan",
                        properties: { source: ref("web"), web: ref("web"), id: ref("web.id") },
                        options: { provider: ref("web") },
                    },
                },
            },
        },
        {
            why: "asks for configuration, secrets as secrets",
            code: 'const config = new Config(); new Provider("p", { a: config.require("a"), b: config.requireSecret("b") });',
            yaml: {
                config: { a: { type: "string" }, b: { type: "string", secret: true } },
                resources: { p: { type: "pulumi:providers:m", properties: { a: ref("a"), b: ref("b") } } },
            },
        },
        {
            why: "calls functions as variables",
            code: 'const picked = virtualization.selectVmsOutput({ vms: ["a", 1, true] }); export const vms = picked.vms;',
            yaml: {
                variables: { picked: { "fn::invoke": { function: "m:virtualization:selectVms", arguments: { vms: ["a", 1, true] } } } },
                outputs: { vms: ref("picked.vms") },
            },
        },
        {
            why: "keeps words that YAML might take for something else",
            code: `new Provider("p", { power: "off", at: "2026-12-05", price: "${ref("x")}" });`,
            yaml: { resources: { p: { type: "pulumi:providers:m", properties: { power: "off", at: "2026-12-05", price: `$${ref("x")}` } } } },
        },
    ];
    for (const { why, code, yaml } of cases) it(why, () => assert.deepEqual(told(code), yaml));

    for (const code of ["const a = [1].map((x) => x);", "for (const a of []) a;", 'new Unknown("a", {});', 'new Provider("a", { ...b });'])
        it(`is refused, with its place: ${code}`, () => assert.throws(() => told(`\n${code}`), /snippet\.ts:2: this cannot be told in YAML/));
});
