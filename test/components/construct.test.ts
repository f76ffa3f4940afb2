import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { credentials, type Server } from "@grpc/grpc-js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import { listen, openSession } from "../../provider/serve/index.ts";
import { signatureKey, signatures } from "../../provider/serve/signature.ts";
import { encode } from "../../provider/serve/value.ts";
import { fakeComponents } from "../support/fakeComponents.ts";
import { type FakeMonitor, startFakeMonitor } from "../support/fakeMonitor.ts";
import { fakeProvider } from "../support/fakeProvider.ts";
import { fakeWorld } from "../support/fakeWorld.ts";

describe("a component, constructed over gRPC", () => {
    const folder = mkdtempSync(join(tmpdir(), "construct-"));
    let monitor: FakeMonitor;
    let server: Server;
    let client: providerService.ResourceProviderClient;

    before(async () => {
        monitor = await startFakeMonitor();
        const opened = await listen(openSession(fakeProvider(fakeWorld(join(folder, "world.json"))), fakeComponents));
        server = opened.server;
        client = new providerService.ResourceProviderClient(`127.0.0.1:${opened.port}`, credentials.createInsecure());
    });
    after(() => {
        client.close();
        server.forceShutdown();
        monitor.close();
        rmSync(folder, { recursive: true });
    });

    it("answers its inputs with its outputs, secrets as secrets, for languages that know only the answer", async () => {
        const request = new proto.ConstructRequest()
            .setProject("shop")
            .setStack("dev")
            .setType("migration-toolkit:test:Pair")
            .setName("both")
            .setMonitorendpoint(monitor.address)
            .setInputs(encode({ size: 2, password: "correct-horse" }, [["password"]]));
        const construct = promisify<proto.ConstructRequest, proto.ConstructResponse>(client.construct.bind(client));
        const state = (await construct(request)).getState()?.toJavaScript() ?? {};
        assert.deepEqual(state.size, 2);
        assert.deepEqual(state.password, { [signatureKey]: signatures.secret, value: "correct-horse" });
        assert.match(String(state.firstUrn), /Box::both-first$/);
        assert.equal(monitor.registered.length, 3);
    });
});
