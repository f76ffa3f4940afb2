import assert from "node:assert/strict";
import { z } from "zod";
import { formatSchema, type PackageDefinition, type ResourceDefinition, writeSchema } from "../../provider/schema/writer.ts";

describe("the schema writer", () => {
    const words = { description: "A word." };
    const properties: readonly { why: string; shape: z.ZodType; spec: object }[] = [
        { why: "a text", shape: z.string(), spec: { type: "string" } },
        { why: "a text with a form", shape: z.url(), spec: { type: "string" } },
        { why: "a number", shape: z.number(), spec: { type: "number" } },
        { why: "a whole number", shape: z.number().int().min(1), spec: { type: "integer" } },
        { why: "a yes or no", shape: z.boolean(), spec: { type: "boolean" } },
        { why: "a switch that is only ever on", shape: z.literal(true).optional(), spec: { type: "boolean" } },
        { why: "a literal that tells shapes apart", shape: z.literal("cold"), spec: { type: "string", const: "cold" } },
        { why: "a list", shape: z.array(z.string()), spec: { type: "array", items: { type: "string" } } },
        { why: "a map", shape: z.record(z.string(), z.number()), spec: { type: "object", additionalProperties: { type: "number" } } },
        { why: "anything", shape: z.unknown(), spec: { $ref: "pulumi.json#/Any" } },
        { why: "null beside a value", shape: z.string().nullable(), spec: { type: "string" } },
        { why: "alternatives", shape: z.union([z.string(), z.number()]), spec: { oneOf: [{ type: "string" }, { type: "number" }] } },
        { why: "alternatives of one type", shape: z.union([z.literal("now"), z.iso.datetime()]), spec: { type: "string" } },
        { why: "a default", shape: z.number().default(30), spec: { type: "number", default: 30 } },
        { why: "a secret", shape: z.string().meta({ secret: true }), spec: { type: "string", secret: true } },
        { why: "a property that replaces", shape: z.string().meta({ replace: true }), spec: { type: "string", willReplaceOnChanges: true } },
        {
            why: "a property on its way out",
            shape: z.string().meta({ deprecation: "Use b." }),
            spec: { type: "string", deprecationMessage: "Use b." },
        },
        {
            why: "a resource of the package, or its id",
            shape: z.string().meta({ resource: "index:Thing" }),
            spec: { oneOf: [{ type: "string" }, { $ref: "#/resources/kit:index:Thing" }] },
        },
        { why: "a resource that the package does not have yet", shape: z.string().meta({ resource: "index:Later" }), spec: { type: "string" } },
    ];
    for (const { why, shape, spec } of properties) {
        it(`writes ${why}`, () => assert.deepEqual(inputsOf({ a: shape.meta(words) }).a, { ...spec, ...words }));
    }

    it("asks for what is neither optional nor has a default", () => {
        const shape = {
            b: z.string().meta(words),
            a: z.string().meta(words),
            c: z.string().optional().meta(words),
            d: z.string().default("x").meta(words),
        };
        assert.deepEqual(thing({ inputs: z.object(shape) }).requiredInputs, ["a", "b"]);
    });

    it("names objects and closed sets, wherever the name is given", () => {
        const inner = z.object({
            size: z
                .enum(["small", "large"])
                .optional()
                .meta({ id: "index:Size", description: "How big.", values: { small: "Up to 5." } }),
        });
        const spec = write({ inputs: z.object({ a: inner.meta({ id: "index:Inner", ...words }) }) });
        assert.deepEqual(spec.types, {
            "kit:index:Inner": {
                type: "object",
                description: "A word.",
                properties: { size: { $ref: "#/types/kit:index:Size", description: "How big." } },
                required: [],
            },
            "kit:index:Size": { type: "string", description: "How big.", enum: [{ value: "small", description: "Up to 5." }, { value: "large" }] },
        });
    });

    it("tells the members of a union apart by their literal", () => {
        const member = (kind: string) => z.object({ kind: z.literal(kind).meta(words) }).meta({ id: `index:${kind}` });
        const union = z.discriminatedUnion("kind", [member("Disk"), member("Nic")]).meta(words);
        const mapping = { Disk: "#/types/kit:index:Disk", Nic: "#/types/kit:index:Nic" };
        const { oneOf, discriminator } = inputsOf({ a: union }).a ?? {};
        assert.deepEqual(
            { oneOf, discriminator },
            { oneOf: Object.values(mapping).map(($ref) => ({ $ref })), discriminator: { propertyName: "kind", mapping } },
        );
    });

    it("follows a type that speaks of itself", () => {
        const folder: z.ZodType = z.object({ folders: z.array(z.lazy(() => folder)).meta(words) }).meta({ id: "index:Folder" });
        const spec = write({ inputs: z.object({ a: folder.meta(words) }) });
        assert.deepEqual(Object.keys(spec.types), ["kit:index:Folder"]);
    });

    it("answers the inputs too: references as ids, defaults as values, an output in place of its input", () => {
        const inputs = z.object({
            name: z.string().optional().meta(words),
            other: z.string().meta({ resource: "index:Thing", ...words }),
            size: z.number().default(1).meta(words),
        });
        const { properties, required } = thing({ inputs, outputs: z.object({ name: z.string().meta({ description: "The real name." }) }) });
        assert.deepEqual(required, ["name", "other", "size"]);
        assert.deepEqual(properties?.name, { type: "string", description: "The real name." });
        assert.deepEqual(properties?.other, { type: "string", ...words });
        assert.deepEqual(properties?.size, { type: "number", ...words });
    });

    it("lists every problem at once", () => {
        const inputs = z.object({
            bare: z.string(),
            object: z.object({ x: z.string().meta(words) }).meta(words),
            closed: z.enum(["a", "b"]).meta(words),
        });
        assert.throws(
            () => write({ inputs }),
            (error: Error) => {
                assert.deepEqual(error.message.split("\n  ").slice(1), [
                    "index:Thing.bare has no description",
                    'index:Thing.object is an object and needs a name: .meta({ id: "module:Name" })',
                    'index:Thing.closed is a closed set and needs a name: .meta({ id: "module:Name" })',
                ]);
                return true;
            },
        );
    });

    it("refuses one name for two types", () => {
        const named = (key: string) => z.object({ a: z.object({ [key]: z.string().meta(words) }).meta({ id: "index:Same", ...words }) });
        assert.throws(() => write({ inputs: named("x"), outputs: named("y") }), /index:Same is the name of two different types/);
    });

    it("gives equal bytes for equal definitions, whatever the order of their keys", () => {
        const text = (keys: string[]) =>
            formatSchema(write({ inputs: z.object(Object.fromEntries(keys.map((key) => [key, z.string().meta(words)]))) }));
        assert.equal(text(["b", "a", "c"]), text(["c", "b", "a"]));
    });
});

const nothing = z.object({});

function write(resource: Partial<ResourceDefinition>) {
    const definition: PackageDefinition = {
        name: "kit",
        version: "1.0.0",
        config: nothing,
        resources: [{ token: "index:Thing", description: "A thing.", inputs: nothing, outputs: nothing, ...resource }],
        functions: [],
    };
    return writeSchema(definition);
}

function thing(resource: Partial<ResourceDefinition>) {
    const spec = write(resource).resources["kit:index:Thing"];
    assert.ok(spec);
    return spec;
}

function inputsOf(shape: z.ZodRawShape) {
    return thing({ inputs: z.object(shape) }).inputProperties;
}
