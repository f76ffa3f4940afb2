import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { forkliftShapes, type Structural, toStructural } from "../../../provider/schema/forklift/index.ts";

const folder = fileURLToPath(new URL("../../../../shared/crds/forklift", import.meta.url));

/** Core structures that ours hand on as they are, without looking into them. */
const opaque = new Set(["affinity", "convertorAffinity", "targetAffinity", "extraVolumes[]"]);

describe("the shapes of Forklift's kinds", () => {
    let definitions: readonly Definition[];
    before(function () {
        if (!existsSync(folder)) {
            console.log("    skipped: the real CustomResourceDefinitions are not here (../shared/crds/forklift)");
            this.skip();
        }
        definitions = readdirSync(folder).map((file) => parse(readFileSync(`${folder}/${file}`, "utf8")) as Definition);
    });

    for (const [kind, shapes] of Object.entries(forkliftShapes))
        for (const part of ["spec", "status"] as const)
            it(`agree with the real definition of ${kind}'s ${part}`, () => {
                assert.deepEqual(differences(definitionOf(definitions, kind, part), toStructural(shapes[part]), part), []);
            });

    it("describe every field for `kubectl explain`", () => {
        const silent = Object.entries(forkliftShapes).flatMap(([kind, shapes]) =>
            (["spec", "status"] as const).flatMap((part) => undescribed(toStructural(shapes[part]), `${kind}.${part}`)),
        );
        assert.deepEqual(silent, []);
    });
});

interface Definition {
    readonly spec: {
        readonly names: { readonly kind: string };
        readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Structural } }[];
    };
}

function definitionOf(definitions: readonly Definition[], kind: string, part: "spec" | "status"): Structural {
    return definitions.find((each) => each.spec?.names.kind === kind)!.spec.versions[0]!.schema.openAPIV3Schema.properties![part]!;
}

/** What the API server acts on; the order of lists does not count. */
function factsOf(schema: Structural & { readonly allOf?: readonly Structural[] }) {
    return {
        type: schema.type,
        format: schema.format,
        enum: [...(schema.enum ?? schema.allOf?.[0]?.enum ?? [])].sort().join(),
        default: JSON.stringify(schema.default),
        pattern: schema.pattern?.replaceAll("\\/", "/"),
        minLength: schema.minLength,
        maxLength: schema.maxLength,
        mapType: schema["x-kubernetes-map-type"],
        required: [...(schema.required ?? [])].sort().join(),
        fields: Object.keys(schema.properties ?? {})
            .sort()
            .join(),
        items: schema.items !== undefined,
        values: schema.additionalProperties !== undefined,
    };
}

function differences(real: Structural, ours: Structural, path: string): readonly string[] {
    if (opaque.has(path.split(".").at(-1)!)) return [];
    const [theirFacts, ourFacts] = [factsOf(real), factsOf(ours)];
    const own = (Object.keys(theirFacts) as (keyof typeof theirFacts)[])
        .filter((fact) => theirFacts[fact] !== ourFacts[fact])
        .map((fact) => `${path}: ${fact} is ${theirFacts[fact]}, ours ${ourFacts[fact]}`);
    const inner = Object.entries(real.properties ?? {}).flatMap(([key, field]) =>
        ours.properties?.[key] ? differences(field, ours.properties[key], `${path}.${key}`) : [],
    );
    const items = real.items && ours.items ? differences(real.items, ours.items, `${path}[]`) : [];
    const values =
        real.additionalProperties && ours.additionalProperties ? differences(real.additionalProperties, ours.additionalProperties, `${path}{}`) : [];
    return [...own, ...inner, ...items, ...values];
}

function undescribed(schema: Structural, path: string): readonly string[] {
    return Object.entries({ ...schema.properties, ...schema.items?.properties }).flatMap(([key, field]) => [
        ...(field.description ? [] : [`${path}.${key}`]),
        ...undescribed(field, `${path}.${key}`),
    ]);
}
