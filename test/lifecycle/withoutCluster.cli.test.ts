import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { datacentre } from "../support/datacentre.ts";
import { raw, remote, startStack, type TestStack } from "../support/pulumi.ts";
import { namespace } from "../support/wave.ts";

describe("a pipeline with a snapshot and without a cluster", () => {
    let stack: TestStack;
    let folder: string;
    const startIn = async (context: Mocha.Context, kubeconfig: string, more: object = {}) => {
        const started = await startStack(context, { config: { "migration-toolkit:kubeconfig": { value: kubeconfig }, ...more } });
        started.program(wave);
        return started;
    };
    before(async function () {
        folder = mkdtempSync(join(tmpdir(), "snapshot-"));
        const [snapshot, kubeconfig] = [join(folder, "snapshot.json"), join(folder, "kubeconfig")];
        writeFileSync(snapshot, JSON.stringify(datacentre()));
        writeFileSync(kubeconfig, kubeconfigFor(await closedPort()));
        stack = await startIn(this, kubeconfig, { "migration-toolkit:inventorySnapshot": { value: snapshot } });
    });
    after(async () => {
        await stack?.stop();
        rmSync(folder, { recursive: true });
    });

    it("previews what the snapshot knows, and says once what was not looked at", async () => {
        const { ok, output } = await stack.preview();
        assert.ok(ok, output);
        assert.match(output, /PlanVm web-01 create 1 disk, 4 GiB/);
        assert.match(output, /Plan web-2 create/);
        const [, diagnostics = ""] = output.split("Diagnostics:");
        assert.equal(diagnostics.match(/the cluster is not reachable \(http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*not checked/g)?.length, 1, output);
    });

    it("changes nothing, and says so", async () => {
        const { ok, output } = await stack.up();
        assert.ok(!ok, output);
        assert.match(output, /the cluster is not reachable: .*nothing was changed, run again\n\s*\[NotReachable\]/);
    });

    it("without the snapshot is refused", async function () {
        const without = await startIn(this, join(folder, "kubeconfig"));
        const { ok, output } = await without.preview();
        await without.stop();
        assert.ok(!ok, output);
        assert.match(output, /ECONNREFUSED/);
    });
});

function wave(): Record<string, unknown> {
    const source = raw("migration-toolkit:virtualization:Provider", "vcenter", {
        ...{ namespace, type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true },
        credentials: { username: "migrator", password: "canary-password-1" },
    });
    remote("migration-toolkit:index:Wave", "web", {
        ...{ namespace, source, targetNamespace: "web", vms: { query: "where name ~= '^web-'" }, limits: { maxVms: 1 } },
        networks: { "VM Network": { pod: true } },
        storage: { "nvme-01": { storageClass: "ceph-rbd" } },
        plan: { preserveStaticIPs: false },
    });
    return {};
}

async function closedPort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    await new Promise((done) => server.close(done));
    return port;
}

function kubeconfigFor(port: number): string {
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${port}` } }],
        users: [{ name: "u", user: { token: "t" } }],
        contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
        "current-context": "x",
    });
}
