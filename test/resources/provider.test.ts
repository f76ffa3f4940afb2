import assert from "node:assert/strict";
import { MigrationError } from "../../provider/errors.ts";
import { createProvider } from "../../provider/resources/provider.ts";

describe("the provider", () => {
    it("tells of a wave in its own words that nobody answers", async function () {
        this.timeout(30_000);
        const cluster = { name: "nowhere", cluster: { server: "https://127.0.0.1:9" } };
        const kubeconfig = JSON.stringify({
            ...{ apiVersion: "v1", kind: "Config", "current-context": "nowhere" },
            clusters: [cluster],
            users: [{ name: "nobody", user: {} }],
            contexts: [{ name: "nowhere", context: { cluster: "nowhere", user: "nobody" } }],
        });
        const provider = createProvider(
            () => "{}",
            () => Promise.reject(new Error("no rehearsal")),
        );
        const configured = await provider.configure({ kubeconfig, timeouts: { callSeconds: 2 } }, new AbortController().signal);
        const question = { wave: "w", source: "demo/vcenter", vms: { "web-01": {} }, isWarm: false, groups: [] };
        await assert.rejects(configured.planWave!(question, new AbortController().signal), (error) => {
            assert.ok(error instanceof MigrationError, String(error));
            assert.equal(error.code, "NotReachable");
            return true;
        });
        await configured.close();
    });
});
