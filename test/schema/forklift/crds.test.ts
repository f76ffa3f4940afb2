import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { forkliftSpecs } from "../../../provider/schema/forklift/index.ts";

const folder = fileURLToPath(new URL("../../../../shared/crds/forklift", import.meta.url));

interface Schema {
    readonly type?: string;
    readonly properties?: Record<string, Schema>;
    readonly items?: Schema;
    readonly enum?: readonly string[];
    readonly default?: unknown;
    readonly required?: readonly string[];
    readonly pattern?: string;
    readonly additionalProperties?: Schema | boolean;
}

/** Structures that ours keep as they are, without looking into them. */
const opaque = new Set(["affinity", "convertorAffinity", "targetAffinity"]);

describe("the shapes of Forklift's specs", () => {
    before(function () {
        if (existsSync(folder)) return;
        console.log("    skipped: the real CustomResourceDefinitions are not here (../shared/crds/forklift)");
        this.skip();
    });

    for (const kind of ["Provider", "Host", "NetworkMap", "StorageMap", "Plan", "Migration", "Hook"])
        it(`agree with the real definition of ${kind}`, () => {
            const ours = z.toJSONSchema(forkliftSpecs[kind]!, { io: "input" }) as Schema;
            assert.deepEqual(differences(realSpec(kind), ours, "spec"), []);
        });
});

function realSpec(kind: string): Schema {
    const files = readdirSync(folder).map(
        (file) =>
            parse(readFileSync(`${folder}/${file}`, "utf8")) as {
                spec: { names: { kind: string }; versions: { schema: { openAPIV3Schema: Schema } }[] };
            },
    );
    return files.find((each) => each.spec?.names.kind === kind)!.spec.versions[0]!.schema.openAPIV3Schema.properties!.spec!;
}

function differences(real: Schema, ours: Schema, path: string): readonly string[] {
    if (opaque.has(path.split(".").at(-1)!)) return [];
    const facts = (schema: Schema) => ({
        type: schema.type === "integer" || schema.type === "number" ? "number" : schema.type,
        enum: [...(schema.enum ?? [])].sort().join(),
        default: JSON.stringify(schema.default),
        pattern: schema.pattern?.replaceAll("\\/", "/"),
        fields: Object.keys(schema.properties ?? {})
            .sort()
            .join(),
    });
    const required = (schema: Schema) =>
        (schema.required ?? [])
            .filter((key) => schema.properties?.[key]?.default === undefined)
            .sort()
            .join();
    const own = Object.entries(facts(real)).flatMap(([fact, value]) => {
        const other = facts(ours)[fact as keyof ReturnType<typeof facts>];
        return value === other ? [] : [`${path}: ${fact} is ${value}, ours ${other}`];
    });
    const needs = required(real) === required(ours) ? [] : [`${path}: required are ${required(real)}, ours ${required(ours)}`];
    const inner = Object.keys(real.properties ?? {}).flatMap((key) =>
        ours.properties?.[key] ? differences(real.properties![key]!, ours.properties[key], `${path}.${key}`) : [],
    );
    const items = real.items && ours.items ? differences(real.items, ours.items, `${path}[]`) : [];
    return [...own, ...needs, ...inner, ...items];
}
