import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { MigrationError } from "../../provider/errors.ts";
import { createProvider } from "../../provider/resources/provider.ts";

describe("the provider", () => {
    it("hands a rehearsal all that is said of it", async () => {
        const inventory = fileURLToPath(new URL("../../examples/first-wave/datacenter.json", import.meta.url));
        let opened: unknown;
        const provider = createProvider(
            () => "{}",
            async (options) => {
                opened = options;
                throw new Error("no rehearsal");
            },
        );
        const rehearsal = { inventory, state: "/world", seed: 2, speed: 20, openShiftVirtualization: "4.19" };
        const open = (over: object) => provider.configure({ rehearsal: { ...rehearsal, ...over } }, new AbortController().signal);
        await assert.rejects(open({ now: "2026-12-05T22:00:00+01:00" }), /no rehearsal/);
        assert.deepEqual(opened, { ...rehearsal, start: Date.parse("2026-12-05T21:00:00Z"), faults: undefined });
        await assert.rejects(open({ openShiftVirtualization: "4.9" }), (error: { readonly details?: readonly string[] }) => {
            assert.match(String(error.details), /rehearsal\.openShiftVirtualization: .*quotation marks: `"4\.19"`/);
            return true;
        });
    });

    it("tells of a wave in its own words that nobody answers", async () => {
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
