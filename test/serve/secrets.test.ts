import assert from "node:assert/strict";
import type { ValueMap } from "../../provider/schema/value.ts";
import { printPath } from "../../provider/serve/path.ts";
import { Scrubber } from "../../provider/serve/scrub.ts";
import { secretTable } from "../../provider/serve/secrets.ts";

const schema = {
    config: {
        variables: {
            kubeconfig: { type: "string", secret: true },
            limits: { $ref: "#/types/p:i:Limits" },
            mode: { $ref: "#/types/p:i:Mode" },
            rehearsal: { oneOf: [{ type: "string" }, { $ref: "#/types/p:i:Limits" }] },
        },
    },
    resources: {
        "p:i:Provider": {
            inputProperties: {
                credentials: { $ref: "#/types/p:i:Credentials" },
                hooks: { type: "array", items: { $ref: "#/types/p:i:Hook" } },
                hosts: { type: "object", additionalProperties: { $ref: "#/types/p:i:Credentials" } },
                either: { oneOf: [{ type: "string" }, { $ref: "#/types/p:i:Credentials" }] },
                vms: { type: "array", items: { $ref: "#/types/p:i:Vm" } },
                tree: { $ref: "#/types/p:i:Tree" },
            },
            properties: { token: { type: "string", secret: true } },
        },
    },
    types: {
        "p:i:Credentials": { type: "object", properties: { user: { type: "string" }, password: { type: "string", secret: true } } },
        "p:i:Hook": { type: "object", properties: { credentials: { $ref: "#/types/p:i:Credentials" } } },
        "p:i:Vm": { type: "object", properties: { name: { type: "string" } } },
        "p:i:Tree": { type: "object", properties: { leaf: { type: "string", secret: true }, below: { $ref: "#/types/p:i:Tree" } } },
        "p:i:Limits": { type: "object", properties: {} },
        "p:i:Mode": { type: "string" },
    },
};

describe("the secrets of a schema", () => {
    const table = secretTable(JSON.stringify(schema));
    const secret = { user: "u", password: "p" };
    const cases: { why: string; value: ValueMap; paths: string[] }[] = [
        { why: "in a nested type", value: { credentials: secret }, paths: ["credentials.password"] },
        {
            why: "in elements of a list, through two types",
            value: { hooks: [{}, { credentials: secret }] },
            paths: ["hooks[1].credentials.password"],
        },
        { why: "in values of a map", value: { hosts: { "esx.1": secret } }, paths: ['hosts["esx.1"].password'] },
        { why: "in an alternative", value: { either: secret }, paths: ["either.password"] },
        { why: "not in the other alternative", value: { either: "text" }, paths: [] },
        { why: "in a type that refers to itself", value: { tree: { below: { leaf: "x" } } }, paths: ["tree.below.leaf"] },
        { why: "not where the value is missing", value: { credentials: { user: "u" }, vms: [{ name: "a" }] }, paths: [] },
    ];
    for (const { why, value, paths } of cases) {
        it(`are found ${why}`, () => assert.deepEqual(table.inputs("p:i:Provider", value).map(printPath), paths));
    }
    it("are found in outputs", () => assert.deepEqual(table.outputs("p:i:Provider", { token: "t" }), [["token"]]));
    it("are found in the configuration", () => assert.deepEqual(table.config({ kubeconfig: "k" }), [["kubeconfig"]]));
    it("are none of an unknown type", () => assert.deepEqual(table.inputs("p:i:Other", { a: 1 }), []));
    it("know in what form configuration travels", () => {
        const forms = { kubeconfig: "text", mode: "text", other: "text", limits: "json", rehearsal: "text or object" };
        for (const [key, form] of Object.entries(forms)) assert.equal(table.configForm(key), form);
    });
});

describe("the scrubber", () => {
    const scrubber = new Scrubber();
    scrubber.learn({ value: { a: { b: 'pass"word', c: ["abc"] }, d: "plain-text" }, secretPaths: [["a"]] });
    const cases = [
        { why: "takes out a secret", text: 'login with pass"word failed', clean: "login with [secret] failed" },
        { why: "takes it out in JSON", text: '{"password":"pass\\"word"}', clean: '{"password":"[secret]"}' },
        { why: "takes it out in base64, as a Kubernetes Secret holds it", text: `data: ${btoa('pass"word')}`, clean: "data: [secret]" },
        { why: "takes it out of a URL", text: "https://u:pass%22word@h", clean: "https://u:[secret]@h" },
        { why: "leaves what is not secret", text: "plain-text", clean: "plain-text" },
        { why: "leaves what is too short to tell", text: "abc", clean: "abc" },
    ];
    for (const { why, text, clean } of cases) it(why, () => assert.equal(scrubber.scrub(text), clean));

    it("takes the tokens out of a secret file", () => {
        const token = "eyJhbGciOiJSUzI1NiIsImtpZCI6Ij";
        scrubber.learn({ value: { kubeconfig: `users:\n- user:\n    token: ${token}\n` }, secretPaths: [["kubeconfig"]] });
        assert.equal(scrubber.scrub(`Bearer ${token} for users`), "Bearer [secret] for users");
    });
});
