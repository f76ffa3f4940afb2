import assert from "node:assert/strict";
import { kubeconfig } from "../../provider/rehearsal/api/index.ts";
import { openConnection } from "../../provider/resources/connection.ts";

describe("a connection", () => {
    it("goes through one door to its inventory, whoever asks", async () => {
        const config = kubeconfig({ url: "https://127.0.0.1:9", ca: "none", token: "t0ken" });
        const { door, close } = openConnection({ kubeconfig: config, inventoryUrl: "https://127.0.0.1:9" });
        const { signal } = new AbortController();
        assert.equal(await door(signal), await door(signal));
        await close();
    });
});
