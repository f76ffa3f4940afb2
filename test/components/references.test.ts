import assert from "node:assert/strict";
import type { Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { boundToReferences } from "../../provider/components/references.ts";

const urn = "urn:pulumi:test::shop::migration-toolkit:virtualization:Provider::vcenter";
const reference = { "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e", urn, id: "demo/vcenter" };

const dependenciesOf = async (value: unknown): Promise<readonly string[]> => {
    assert.ok(output.Output.isInstance(value), `${JSON.stringify(value)} is no output`);
    const resources = [...(await (value as unknown as { allResources(): Promise<Set<{ urn: Output<string> }>> }).allResources())];
    return await Promise.all(resources.map((each) => (each.urn as unknown as { promise(): Promise<string> }).promise()));
};

describe("a resource that is handed to a component", () => {
    for (const { where, inputs, raw, pick } of [
        { where: "as it is", inputs: { source: "demo/vcenter" }, raw: { source: reference }, pick: (bound: Inputs) => bound.source },
        { where: "in a list", inputs: { all: ["a", "demo/vcenter"] }, raw: { all: ["a", reference] }, pick: (bound: Inputs) => bound.all[1] },
        { where: "in a map", inputs: { by: { name: "demo/vcenter" } }, raw: { by: { name: reference } }, pick: (bound: Inputs) => bound.by.name },
    ])
        it(`is a dependency of its id ${where}`, async () => {
            const value = pick(boundToReferences(inputs, raw));
            assert.deepEqual(await dependenciesOf(value), [urn]);
            assert.equal(await (value as unknown as { promise(): Promise<string> }).promise(), "demo/vcenter");
        });

    it("stays unknown where it is", async () => {
        const { source } = boundToReferences({ source: output.unknown }, { source: { ...reference, id: "" } });
        assert.equal(await source.isKnown, false);
    });

    for (const id of ["", null])
        it(`is not known without an id (${JSON.stringify(id)}), which the SDK takes for the URN`, async () => {
            const { source } = boundToReferences({ source: urn }, { source: { ...reference, id } });
            assert.equal(await source.isKnown, false);
        });

    it("is its URN when it is a component, which has no id", async () => {
        const { id, ...component } = reference;
        const { source } = boundToReferences({ source: urn }, { source: component });
        assert.equal(await (source as unknown as { promise(): Promise<string> }).promise(), urn);
    });

    it("leaves all else as it was", () => {
        const known = output.output("x");
        const inputs = { name: "shop", known, parts: { one: 1, secret: { any: "thing" } } };
        const bound = boundToReferences(inputs, { name: "shop", known: {}, parts: { one: 1, secret: { any: "thing" } } });
        assert.deepEqual({ ...bound, known: undefined }, { ...inputs, known: undefined });
        assert.equal(bound.known, known);
    });
});
