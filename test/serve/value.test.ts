import assert from "node:assert/strict";
import fc from "fast-check";
import { unknown, type Value, type ValueMap } from "../../provider/schema/value.ts";
import { type PropertyPath, parsePath, printPath } from "../../provider/serve/path.ts";
import { signatureKey, signatures, unknownSentinels } from "../../provider/serve/signature.ts";
import { decode, decodePlain, encode, encodePlain, type Wire, type WireValue } from "../../provider/serve/value.ts";

const wrapped = (value: WireValue): Wire => ({ [signatureKey]: signatures.secret, value });

describe("a property map from the engine", () => {
    const resource = (more: Wire): Wire => ({ [signatureKey]: signatures.resource, urn: "urn:x", ...more });
    const output = (more: Wire): Wire => ({ [signatureKey]: signatures.output, ...more });
    const cases: { why: string; wire: WireValue; value: Value; secret?: boolean }[] = [
        { why: "keeps plain values", wire: [1, "a", null, { b: true }], value: [1, "a", null, { b: true }] },
        { why: "unwraps a secret and remembers its path", wire: wrapped("s"), value: "s", secret: true },
        { why: "unwraps an output", wire: output({ value: "v", dependencies: ["urn:y"] }), value: "v" },
        { why: "unwraps a secret output", wire: output({ value: { a: 1 }, secret: true }), value: { a: 1 }, secret: true },
        { why: "takes an output without a value for unknown", wire: output({ secret: true }), value: unknown, secret: true },
        { why: "takes the id of a resource", wire: resource({ id: "i" }), value: "i" },
        { why: "takes the URN of a component", wire: resource({}), value: "urn:x" },
        { why: "takes a resource that is not made yet for unknown", wire: resource({ id: "" }), value: unknown },
        ...[...unknownSentinels].map((sentinel) => ({ why: `knows the unknown ${sentinel}`, wire: sentinel, value: unknown })),
    ];
    for (const { why, wire, value, secret = false } of cases) {
        it(why, () => {
            const decoded = decodePlain({ at: wire });
            assert.deepEqual(decoded.value, { at: value });
            assert.deepEqual(decoded.secretPaths, secret ? [["at"]] : []);
        });
    }

    it("finds secrets in secrets, in lists and in outputs", () => {
        const { value, secretPaths } = decodePlain({ a: wrapped({ b: wrapped("s") }), c: [1, wrapped("t")] });
        assert.deepEqual(value, { a: { b: "s" }, c: [1, "t"] });
        assert.deepEqual(secretPaths.map(printPath), ["a", "a.b", "c[1]"]);
    });

    it("names assets and archives with their path", () => {
        const { issues } = decodePlain({ vms: [{ script: { [signatureKey]: signatures.asset, text: "x" } }] });
        assert.deepEqual(
            issues.map((issue) => issue.property),
            ["vms[0].script"],
        );
    });
});

describe("a property map for the engine", () => {
    const cases: { why: string; value: ValueMap; paths: string[]; wire: Wire }[] = [
        { why: "wraps the value at a path", value: { a: { b: 1, c: 2 } }, paths: ["a.b"], wire: { a: { b: wrapped(1), c: 2 } } },
        { why: "wraps an element of a list", value: { a: ["x", "y"] }, paths: ["a[1]"], wire: { a: ["x", wrapped("y")] } },
        { why: "wraps a whole object once", value: { a: { b: 1 } }, paths: ["a.b", "a"], wire: { a: wrapped({ b: 1 }) } },
        { why: "wraps the list when it is shorter than the path says", value: { a: ["x"] }, paths: ["a[1]"], wire: { a: wrapped(["x"]) } },
        { why: "wraps what became text", value: { a: { b: "x" } }, paths: ["a.b.c"], wire: { a: { b: wrapped("x") } } },
        { why: "wraps what became an object", value: { a: { x: "y" } }, paths: ["a[0]"], wire: { a: wrapped({ x: "y" }) } },
        { why: "passes by what is not there", value: { a: { x: 1 } }, paths: ["a.b", "c"], wire: { a: { x: 1 } } },
        { why: "leaves null", value: { a: null }, paths: ["a"], wire: { a: null } },
        { why: "finds keys with dots", value: { vms: { "db.0": "x" } }, paths: ['vms["db.0"]'], wire: { vms: { "db.0": wrapped("x") } } },
    ];
    for (const { why, value, paths, wire } of cases) {
        it(why, () => assert.deepEqual(encodePlain(value, paths.map(parsePath)), wire));
    }

    it("wraps any text that reveals a secret known from elsewhere", () => {
        const wire = encodePlain({ a: ["user:hunter22@host", "host"] }, [], (text) => text.includes("hunter22"));
        assert.deepEqual(wire, { a: [wrapped("user:hunter22@host"), "host"] });
    });
});

const key = fc.string({ minLength: 1 }).filter((text) => text !== "__proto__" && text !== signatureKey);
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 4 },
        fc.string().filter((text) => !unknownSentinels.has(text)),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        fc.boolean(),
        fc.constant(null),
        fc.constant(unknown),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
    ),
}));
const anyMap = fc.dictionary(key, anyValue, { maxKeys: 5, noNullPrototype: true });

describe("the value codec", () => {
    it("reads what it wrote, through protobuf, with the same secrets or outer ones", () => {
        fc.assert(
            fc.property(anyMap, fc.nat(), (value, choice) => {
                const paths = pathsOf(value);
                const chosen = paths.filter((_, index) => (choice >> (index % 30)) & 1);
                const decoded = decode(encode(value, chosen));
                assert.deepEqual(decoded.value, value);
                for (const path of chosen) assert.ok(decoded.secretPaths.some((outer) => outer.every((step, index) => step === path[index])));
            }),
        );
    });

    it("never writes a secret in clear beside its wrapper", () => {
        const secret = "s3cr3t-value";
        fc.assert(
            fc.property(anyMap, fc.array(key, { minLength: 1, maxLength: 4 }), (value, path) => {
                const withSecret = put(value, path, secret);
                const plain = JSON.stringify(encodePlain(withSecret, [path]), (_, item) => (item?.[signatureKey] ? "wrapped" : item));
                assert.ok(!plain.includes(secret));
            }),
        );
    });
});

describe("a property path", () => {
    it("reads as it is written", () => {
        fc.assert(
            fc.property(fc.array(fc.oneof(key, fc.nat()), { minLength: 1 }), (path) => {
                assert.deepEqual(parsePath(printPath(path)), path);
            }),
        );
    });
    it("looks as the user would write it", () => assert.equal(printPath(["vms", "web-01", "disks", 0, "a.b"]), 'vms.web-01.disks[0]["a.b"]'));
});

function pathsOf(value: Value, path: PropertyPath = []): PropertyPath[] {
    const below = typeof value === "object" && value !== null && value !== unknown ? Object.entries(value) : [];
    const here = path.length > 0 && value !== null ? [path] : [];
    return [...here, ...below.flatMap(([step, item]) => pathsOf(item, [...path, Array.isArray(value) ? Number(step) : step]))];
}

function put(value: ValueMap, [first = "", ...rest]: readonly string[], secret: string): ValueMap {
    return { ...value, [first]: rest.length === 0 ? secret : put({}, rest, secret) };
}
