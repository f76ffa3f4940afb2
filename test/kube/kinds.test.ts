import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { kinds } from "../../provider/kube/index.ts";
import { findResource } from "../../provider/rehearsal/api/resources.ts";

const folder = fileURLToPath(new URL("../../../shared/crds/mtc", import.meta.url));

describe("kinds of MTC", () => {
    before(function () {
        if (existsSync(folder)) return;
        console.log("    skipped: the real CustomResourceDefinitions are not here (../shared/crds/mtc)");
        this.skip();
    });

    // That of MigrationController comes with its operator, and is not there.
    for (const kind of [kinds.migCluster, kinds.migPlan, kinds.migMigration])
        it(`have ${kind.kind} as it is installed, with or without a status of its own`, () => {
            const { spec } = parse(readFileSync(`${folder}/migration.openshift.io_${kind.plural}.yaml`, "utf8"));
            const [version] = spec.versions;
            const installed = { apiVersion: `${spec.group}/${version.name}`, kind: spec.names.kind, plural: spec.names.plural, scope: spec.scope };
            assert.deepEqual({ ...kind }, installed);
            assert.equal(findResource(kind)!.hasStatus, version.subresources?.status !== undefined);
        });
});
