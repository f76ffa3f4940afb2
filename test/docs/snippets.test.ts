import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import type { PackageSpec, PropertySpec } from "../../provider/schema/packageSpec.ts";
import { repository } from "../../provider/toolchain/pins.ts";
import schema from "../../schema.json" with { type: "json" };
import { markdownIn } from "../support/markdown.ts";

const { resources, functions, provider } = schema as unknown as PackageSpec;

interface Told {
    readonly resources?: Readonly<Record<string, { readonly type: string; readonly properties: object }>>;
    readonly variables?: Readonly<Record<string, { readonly "fn::invoke": { readonly function: string; readonly arguments: object } }>>;
}

describe("the snippets", () => {
    it("fit the types of the SDK", async () => {
        const compiler = join(repository, "node_modules", "typescript", "bin", "tsc");
        const { exitCode, stdout } = await execa(process.execPath, [compiler, "-p", join(repository, "examples", "snippets")], { reject: false });
        assert.equal(exitCode, 0, stdout);
    });

    it("say in YAML what the schema knows, and all that it asks for", async () => {
        const blocks = (await markdownIn("sdk/docs")).flatMap(({ blocks }) => blocks.filter(({ language }) => language === "yaml"));
        assert.ok(blocks.length > 10);
        for (const { code } of blocks) {
            const told = parse(code) as Told;
            for (const { type, properties } of Object.values(told.resources ?? {})) {
                const { inputProperties, requiredInputs } = type.startsWith("pulumi:providers:") ? provider : resources[type]!;
                check(type, properties, inputProperties, requiredInputs);
            }
            for (const { "fn::invoke": call } of Object.values(told.variables ?? {})) {
                const { properties, required } = functions[call.function]!.inputs;
                check(call.function, call.arguments, properties, required);
            }
        }
    });
});

function check(token: string, given: object, known: Readonly<Record<string, PropertySpec>>, required: readonly string[]): void {
    const names = Object.keys(given);
    assert.deepEqual(
        names.filter((name) => !(name in known)),
        [],
        `${token} does not know them`,
    );
    assert.deepEqual(
        required.filter((name) => !names.includes(name)),
        [],
        `${token} asks for them`,
    );
}
