import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type Structural, toStructural } from "../../../provider/schema/forklift/index.ts";
import { HyperConvergedSpec } from "../../../provider/schema/kubevirt/index.ts";

const file = fileURLToPath(new URL("../../../../shared/crds/hyperconverged/hco.kubevirt.io_hyperconvergeds.yaml", import.meta.url));

interface Definition {
    readonly spec: { readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Structural } }[] };
}

describe("what is tuned in a HyperConverged", () => {
    let spec: Structural;
    before(function () {
        if (!existsSync(file)) {
            console.log("    skipped: the real CustomResourceDefinition is not here (../shared/crds/hyperconverged)");
            this.skip();
        }
        const { versions } = (parse(readFileSync(file, "utf8")) as Definition).spec;
        spec = versions.find(({ name }) => name === "v1beta1")!.schema.openAPIV3Schema.properties!.spec!;
    });

    const ours = toStructural(HyperConvergedSpec).properties!;
    for (const name of Object.keys(ours))
        it(`is as the real definition has it: ${name}`, () => assert.deepEqual(bare(ours[name]!), bare(spec.properties![name]!)));
});

/** Types, ranges and defaults; what is said in words, and what a whole defaults to whose parts do, is left out. */
function bare({ description: _words, properties, items, required: _required, enum: values, ...facts }: Structural): object {
    const parts = properties && Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, bare(part)]));
    const { default: whole, ...rest } = facts;
    return {
        ...rest,
        ...(properties ? { properties: parts } : { default: whole }),
        ...(items && { items: items.type }),
        ...(values && { enum: values.toSorted() }),
    };
}
