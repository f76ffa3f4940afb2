import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, connect, createCluster, kinds, loadKubeconfig, type Transport } from "../../provider/kube/index.ts";
import { Api, kubeconfig, serveApi } from "../../provider/rehearsal/api/index.ts";
import { realClock } from "../../provider/util/clock.ts";

const token = "t0ken-that-is-valid";

describe("credentials that are not valid any more", () => {
    let folder: string;
    let http: Awaited<ReturnType<typeof serveApi>>;
    let transport: Transport | undefined;
    const file = (name: string) => join(folder, name);

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "credentials-"));
        const api = new Api({ clock: realClock, seed: 1 });
        api.create(kinds.namespace, { metadata: { name: "demo" } });
        http = await serveApi(api, { token });
    });
    afterEach(() => transport?.close());
    after(async () => {
        await http.close();
        rmSync(folder, { recursive: true });
    });

    /** A client whose kubeconfig, a file, has this user. */
    function open(user: object): Cluster {
        const config = JSON.parse(kubeconfig({ ...http, token: "" })) as { users: object[] };
        writeFileSync(file("kubeconfig"), JSON.stringify({ ...config, users: [{ name: "rehearsal", user }] }));
        const load = () => loadKubeconfig({ kubeconfig: file("kubeconfig") });
        transport = connect(load(), load);
        return createCluster(transport, { total: 2_000, silence: 1_000 });
    }

    const look = (cluster: Cluster) => cluster.get(kinds.namespace, { name: "demo" });

    /** A program that prints the first token once and then the second one, each as good until 2100. */
    function exec(first: string, second: string): object {
        writeFileSync(file("count"), "0");
        const script = `
            const fs = require("fs");
            const count = Number(fs.readFileSync(${JSON.stringify(file("count"))}, "utf8"));
            fs.writeFileSync(${JSON.stringify(file("count"))}, String(count + 1));
            const status = { token: count === 0 ? ${JSON.stringify(first)} : ${JSON.stringify(second)}, expirationTimestamp: "2100-01-01T00:00:00Z" };
            console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status }));`;
        writeFileSync(file("exec.cjs"), script);
        return { exec: { apiVersion: "client.authentication.k8s.io/v1", command: process.execPath, args: [file("exec.cjs")] } };
    }
    const runs = () => Number(readFileSync(file("count"), "utf8"));

    it("are asked for again from an exec plugin, before their time has run out", async () => {
        const cluster = open(exec("taken-back", token));
        assert.equal((await look(cluster))?.metadata.name, "demo");
        await look(cluster);
        assert.equal(runs(), 2, "what is valid is not asked for again");
    });

    it("are read again from the file that a pod has its token in, before its minute is over", async () => {
        writeFileSync(file("token"), "yesterday");
        const cluster = open({ "auth-provider": { name: "tokenFile", config: { tokenFile: file("token") } } });
        await assert.rejects(look(cluster), { code: 401 });
        writeFileSync(file("token"), token);
        assert.equal((await look(cluster))?.metadata.name, "demo");
    });

    it("are read again from a user's tokenFile, which is beside the kubeconfig and counts more than a token", async () => {
        writeFileSync(file("token"), "yesterday");
        const cluster = open({ tokenFile: "token", token: "older still" });
        await assert.rejects(look(cluster), { code: 401 });
        writeFileSync(file("token"), `${token}\n`);
        assert.equal((await look(cluster))?.metadata.name, "demo");
    });

    it("are read again from a kubeconfig that was renewed", async () => {
        const cluster = open({ token: "yesterday" });
        writeFileSync(file("kubeconfig"), kubeconfig({ ...http, token }));
        assert.equal((await look(cluster))?.metadata.name, "demo");
    });

    it("are asked for once more only, and the refusal names the call", async () => {
        const cluster = open(exec("wrong", "wrong too"));
        await assert.rejects(look(cluster), { code: 401, message: /GET namespaces\/demo: Unauthorized/ });
        assert.equal(runs(), 2);
    });
});
