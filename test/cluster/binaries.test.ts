import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBinaries, findBinaries } from "./binaries.ts";

describe("the programs of the cluster tier", () => {
    let folder: string;
    const context = (env: NodeJS.ProcessEnv) => ({ tell: () => {}, env: { XDG_CACHE_HOME: folder, ...env } });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "binaries-"));
        for (const name of ["etcd", "kube-apiserver"]) writeFileSync(join(folder, name), "", { mode: 0o755 });
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    for (const variable of ["KUBEBUILDER_ASSETS", "PATH"] as const)
        it(`are found by ${variable}`, async () => {
            const found = await findBinaries(context({ [variable]: folder }));
            assert.deepEqual(found, { etcd: join(folder, "etcd"), apiServer: join(folder, "kube-apiserver"), how: variable });
        });

    it("are not found when one of the two is missing", async () => {
        rmSync(join(folder, "etcd"));
        assert.equal(await findBinaries(context({ KUBEBUILDER_ASSETS: folder, PATH: folder })), undefined);
    });

    it("cannot be had without Go, and the refusal says what to do", async () => {
        rmSync(join(folder, "etcd"));
        await assert.rejects(ensureBinaries(context({ PATH: folder })), /no `go` on PATH: install Go/);
    });
});
