import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import which from "which";
import { kinds } from "../../../provider/kube/index.ts";
import { Api, kubeconfig, serveApi } from "../../../provider/rehearsal/api/index.ts";
import { realClock } from "../../../provider/util/clock.ts";
import { eventually } from "../../support/eventually.ts";

const pair = { source: { name: "v", namespace: "demo" }, destination: { name: "host", namespace: "demo" } };
const specs: Readonly<Record<string, object>> = {
    Provider: { type: "openshift", url: "", secret: {} },
    NetworkMap: { provider: pair, map: [{ source: { id: "network-1" }, destination: { type: "pod" } }] },
    StorageMap: { provider: pair, map: [{ source: { id: "datastore-1" }, destination: { storageClass: "ceph-rbd" } }] },
    Plan: { provider: pair, map: { network: { name: "n" }, storage: { name: "s" } }, targetNamespace: "web", vms: [{ id: "vm-1" }] },
    Migration: { plan: { name: "web", namespace: "demo" } },
    Hook: { image: "quay.io/konveyor/hook-runner" },
};

describe("kubectl", () => {
    let folder: string;
    let close: () => Promise<void>;
    let api: Api;

    before(async function () {
        if (!(await which("kubectl", { nothrow: true }))) {
            console.log("    skipped: no kubectl on PATH");
            this.skip();
        }
        folder = mkdtempSync(join(tmpdir(), "kubectl-"));
        api = new Api({ clock: realClock, seed: 1 });
        api.create(kinds.namespace, { metadata: { name: "demo" } });
        const http = await serveApi(api, { token: "t0ken" });
        close = http.close;
        writeFileSync(join(folder, "kubeconfig"), kubeconfig({ ...http, token: "t0ken", namespace: "demo" }));
    });
    after(async () => {
        await close?.();
        if (folder) rmSync(folder, { recursive: true });
    });

    const kubectl = async (...args: string[]) => {
        const { stdout, stderr } = await execa("kubectl", args, { env: { KUBECONFIG: join(folder, "kubeconfig"), HOME: folder }, reject: false });
        return `${stdout}\n${stderr}`;
    };
    const manifest = (kind: string, spec: object) => {
        const path = join(folder, `${kind}.json`);
        writeFileSync(path, JSON.stringify({ apiVersion: "forklift.konveyor.io/v1beta1", kind, metadata: { name: "web", namespace: "demo" }, spec }));
        return path;
    };

    for (const [kind, spec] of Object.entries(specs))
        it(`applies, gets, describes, patches, explains and deletes a ${kind}`, async () => {
            const name = `${kind.toLowerCase()}.forklift.konveyor.io/web`;
            assert.match(await kubectl("apply", "-f", manifest(kind, spec)), new RegExp(`${name} created`));
            assert.match(await kubectl("apply", "-f", manifest(kind, spec)), new RegExp(`${name} unchanged`));
            assert.match(
                await kubectl("apply", "--server-side", "--force-conflicts", "-f", manifest(kind, spec)),
                new RegExp(`${name} serverside-applied`),
            );
            assert.match(await kubectl("get", kind), /NAME .*AGE[\s\S]*web /);
            assert.match(await kubectl("describe", kind, "web"), /Name: +web[\s\S]*Kind: +/);
            assert.match(
                await kubectl("patch", kind, "web", "--type", "merge", "-p", '{"metadata":{"labels":{"tier":"web"}}}'),
                new RegExp(`${name} patched`),
            );
            assert.match(await kubectl("get", kind, "-l", "tier=web", "-o", "name"), new RegExp(name));
            assert.match(await kubectl("explain", kind), new RegExp(`KIND: +${kind}`));
            assert.match(await kubectl("delete", kind, "web"), /deleted/);
            assert.match(await kubectl("get", kind, "web"), /NotFound/);
        });

    it("hears of unknown fields and wrong values in the API server's words", async () => {
        assert.match(
            await kubectl("apply", "-f", manifest("Plan", { ...specs.Plan, colour: "red" })),
            /strict decoding error: unknown field "spec\.colour"/,
        );
        assert.match(await kubectl("apply", "-f", manifest("Plan", { ...specs.Plan, type: "hot" })), /spec\.type: Unsupported value: "hot"/);
    });

    it("watches", async () => {
        const watching = execa("kubectl", ["get", "configmaps", "-w", "-o", "name"], {
            env: { KUBECONFIG: join(folder, "kubeconfig"), HOME: folder },
            reject: false,
        });
        let printed = "";
        watching.stdout.on("data", (chunk) => {
            printed += chunk;
        });
        api.create(kinds.configMap, { metadata: { name: "listed", namespace: "demo" } });
        await eventually("what was there", () => printed.includes("configmap/listed"));
        api.create(kinds.configMap, { metadata: { name: "seen", namespace: "demo" } });
        await eventually("what came", () => printed.includes("configmap/seen"));
        watching.kill();
        await watching;
    });
});
