import assert from "node:assert/strict";
import { components } from "../../provider/components/index.ts";
import { packageDefinition } from "../../provider/resources/index.ts";

describe("components", () => {
    it("have a constructor each, under the token of the definition that tells what they take", () => {
        const defined = packageDefinition.resources.filter(({ isComponent }) => isComponent).map(({ token }) => `${packageDefinition.name}:${token}`);
        assert.deepEqual(Object.keys(components.constructs).sort(), defined.sort());
    });
});
