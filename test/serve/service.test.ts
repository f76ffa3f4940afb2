import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials, type Server, type ServiceError, status } from "@grpc/grpc-js";
import providerService from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type { ValueMap } from "../../provider/schema/value.ts";
import { listen, openSession } from "../../provider/serve/index.ts";
import { signatureKey, signatures } from "../../provider/serve/signature.ts";
import { encode } from "../../provider/serve/value.ts";
import { fakeProvider, fakeSchema } from "../support/fakeProvider.ts";
import { fakeWorld } from "../support/fakeWorld.ts";

type Reply<T> = (error: ServiceError | null, response: T) => void;

describe("the resource provider service", () => {
    const folder = mkdtempSync(join(tmpdir(), "service-"));
    const world = fakeWorld(join(folder, "world.json"));
    const urn = "urn:pulumi:dev::shop::migration-toolkit:test:Box::one";
    const secret = (value: string) => ({ [signatureKey]: signatures.secret, value });
    let server: Server;
    let client: providerService.ResourceProviderClient;

    before(async () => {
        const opened = await listen(openSession(fakeProvider(world), { constructs: {}, calls: {} }));
        server = opened.server;
        client = new providerService.ResourceProviderClient(`127.0.0.1:${opened.port}`, credentials.createInsecure());
        await ask<proto.ConfigureResponse>((reply) => client.configure(new proto.ConfigureRequest().setArgs(encode({})), reply));
    });
    after(() => {
        client.close();
        server.forceShutdown();
        rmSync(folder, { recursive: true });
    });

    const ask = <T>(call: (reply: Reply<T>) => unknown) =>
        new Promise<T>((done, fail) => call((error, response) => (error ? fail(error) : done(response))));
    const refusal = async (call: (reply: Reply<unknown>) => unknown): Promise<ServiceError> =>
        ask(call).then(
            () => assert.fail("it was answered"),
            (error: ServiceError) => error,
        );
    const create = (news: ValueMap, reply: Reply<proto.CreateResponse>) =>
        client.create(new proto.CreateRequest().setUrn(urn).setProperties(encode(news, [["password"]])), reply);

    it("shakes hands", async () => {
        const response = await ask<proto.ProviderHandshakeResponse>((reply) => client.handshake(new proto.ProviderHandshakeRequest(), reply));
        assert.deepEqual(response.toObject(), {
            acceptSecrets: true,
            acceptResources: true,
            acceptOutputs: true,
            supportsAutonamingConfiguration: true,
            acceptsByteString: false,
        });
    });

    it("gives its schema", async () => {
        const response = await ask<proto.GetSchemaResponse>((reply) => client.getSchema(new proto.GetSchemaRequest(), reply));
        assert.deepEqual(JSON.parse(response.getSchema()), fakeSchema);
    });

    it("accepts everything the engine can send, previews included", async () => {
        const response = await ask<proto.ConfigureResponse>((reply) => client.configure(new proto.ConfigureRequest(), reply));
        assert.ok(Object.values(response.toObject()).every((accepted) => accepted === true));
    });

    it("reads configuration of every form: JSON in a string, a secret in it, the older variables", async () => {
        const news = encode({
            limits: JSON.stringify({ key: secret("deep-secret") }),
            apiToken: "token",
            kubeconfig: '{"kind":"Config"}',
            version: "1",
        });
        const response = await ask<proto.CheckResponse>((reply) => client.checkConfig(new proto.CheckRequest().setNews(news), reply));
        assert.deepEqual(response.getFailuresList(), []);
        assert.deepEqual(response.getInputs()?.toJavaScript(), {
            limits: { key: secret("deep-secret") },
            apiToken: secret("token"),
            kubeconfig: '{"kind":"Config"}',
            version: "1",
        });
        const request = new proto.ConfigureRequest();
        request.getVariablesMap().set("migration-toolkit:config:limits", '{"perHost":3}');
        await ask<proto.ConfigureResponse>((reply) => client.configure(request, reply));
        world.put("seen", { size: 1 });
        const read = new proto.ReadRequest()
            .setUrn(urn)
            .setId("seen")
            .setInputs(encode({ size: 1 }));
        const found = await ask<proto.ReadResponse>((reply) => client.read(read, reply));
        assert.deepEqual(found.getProperties()?.toJavaScript(), { size: 1, made: "yes", limits: { perHost: 3 } });
    });

    it("reads replacements off the detailed difference", async () => {
        const request = new proto.DiffRequest()
            .setUrn(urn)
            .setId("i")
            .setOlds(encode({}))
            .setOldInputs(encode({ size: 1 }));
        const response = await ask<proto.DiffResponse>((reply) => client.diff(request.setNews(encode({ size: 2, color: "red" })), reply));
        assert.deepEqual([response.getReplacesList(), response.getDiffsList().sort()], [["color"], ["color", "size"]]);
        assert.equal(response.getDetaileddiffMap().get("color")?.getKind(), proto.PropertyDiff.Kind.ADD_REPLACE);
    });

    it("marks what is secret in an answer: by the request, by the schema, by its text", async () => {
        const response = await ask<proto.CreateResponse>((reply) => create({ password: "correct-horse", note: "user:correct-horse@host" }, reply));
        const properties = response.getProperties()?.toJavaScript();
        assert.deepEqual(properties, { password: secret("correct-horse"), note: secret("user:correct-horse@host"), made: "yes" });
    });

    it("keeps what is half done", async () => {
        const error = await refusal((reply) => create({ outcome: "unfinished", password: "correct-horse" }, reply));
        const [detail] = error.metadata.get("grpc-status-details-bin");
        const any = statusProto.Status.deserializeBinary(detail as Buffer).getDetailsList()[0];
        const half = any?.unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
        assert.deepEqual([half?.getId(), half?.getReasonsList()], ["one-plain", ["one-plain is half done; its password is [secret]"]]);
        assert.deepEqual(half?.getProperties()?.toJavaScript(), { outcome: "unfinished", password: secret("correct-horse"), made: "yes" });
    });

    it("answers a failure in words, and never with a code that makes the engine doubt the state", async () => {
        const refused = await refusal((reply) => create({ outcome: "refused", password: "correct-horse" }, reply));
        assert.deepEqual(refused.details.split("\n"), ["the controller refused one-plain", "  password [secret]", "[Refused]"]);
        const bug = await refusal((reply) => create({ outcome: "bug", password: "correct-horse" }, reply));
        assert.match(bug.details, /^TypeError: cannot read \[secret\]; please report this\n/);
        const doubtful = [status.UNKNOWN, status.INTERNAL, status.DATA_LOSS];
        for (const { code } of [refused, bug]) assert.ok(!doubtful.includes(code));
    });

    it("says what it does not do", async () => {
        const parameterize = await refusal((reply) => client.parameterize(new proto.ParameterizeRequest(), reply));
        assert.equal(parameterize.code, status.UNIMPLEMENTED);
        const list = await new Promise<ServiceError>((done) => client.list(new proto.ListRequest()).on("error", done));
        assert.equal(list.code, status.UNIMPLEMENTED);
        const mappings = await ask<proto.GetMappingsResponse>((reply) => client.getMappings(new proto.GetMappingsRequest(), reply));
        assert.deepEqual(mappings.getProvidersList(), []);
    });

    it("stops what runs at Cancel and hands back what it has", async () => {
        const running = refusal((reply) => create({ seconds: 60 }, reply));
        await new Promise((wake) => setTimeout(wake, 50));
        await ask<emptyProto.Empty>((reply) => client.cancel(new emptyProto.Empty(), reply));
        assert.ok((await running).metadata.get("grpc-status-details-bin").length > 0);
    });
});
