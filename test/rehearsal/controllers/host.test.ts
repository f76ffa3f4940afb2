import assert from "node:assert/strict";
import { conditionsOf } from "../../../provider/condition/index.ts";
import { kinds } from "../../../provider/kube/index.ts";
import { sourceByHand, until } from "../../support/byHand.ts";
import { datacentreWithAdapters } from "../../support/esxHosts.ts";
import { type InProcess, openInProcess } from "../../support/inProcess.ts";

const namespace = "demo";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("the controller of hosts", () => {
    let world: InProcess;
    before(async () => {
        const inventory = datacentreWithAdapters({ "esx-2": { inMaintenance: true, status: "red" } });
        world = await openInProcess({ inventory, faults: [{ kind: "host", host: "host-1", trouble: "connection", times: 1 }] });
        const { cluster } = world.stage;
        await world.play(sourceByHand(cluster).then(() => until(cluster, "providers", ({ status }) => status?.phase === "Ready")));
        const login = { user: base64("root"), password: base64("canary-password-2"), insecureSkipVerify: base64("true") };
        const secrets = {
            login,
            partial: { user: login.user, insecureSkipVerify: login.insecureSkipVerify },
            unsafe: { user: login.user, password: login.password },
        };
        for (const [name, data] of Object.entries(secrets)) await world.play(cluster.create(kinds.secret, { metadata: { name, namespace }, data }));
    });
    after(() => world.close());

    const look = async (name: string) => {
        const { status } = (await world.stage.cluster.get(kinds.host, { name, namespace }))!;
        return conditionsOf(status).map(({ type, reason }) => (reason ? `${type} ${reason}` : type));
    };
    const spec = { provider: { name: "vcenter", namespace }, id: "host-1", ipAddress: "10.0.8.11", secret: { name: "login", namespace } };
    const [valid, passed] = ["Validated Completed", "ConnectionTestSucceeded Tested"];
    const cases = [
        { why: "a host that cannot be reached is tried again in 15 minutes", spec, says: [valid, "ConnectionTestFailed Tested"] },
        { why: "a host is ready when its login works", spec, says: [valid, passed, "Ready"] },
        { why: "a host may be named", spec: { ...spec, id: undefined, name: "esx-1" }, says: [valid, passed, "Ready"] },
        { why: "an address of nobody leads nowhere", spec: { ...spec, ipAddress: "10.9.9.9" }, says: [valid, "ConnectionTestFailed Tested"] },
        { why: "a host is one of the source's", spec: { ...spec, id: "host-9" }, says: ["RefNotValid NotFound", valid] },
        { why: "a host has an id or a name", spec: { ...spec, id: undefined }, says: ["RefNotValid NotSet", valid] },
        { why: "a host has an address", spec: { ...spec, ipAddress: "" }, says: ["IpNotValid NotSet", valid] },
        { why: "the source is there", spec: { ...spec, provider: { name: "x", namespace } }, says: ["ProviderNotValid NotFound", valid] },
        {
            why: "the source is a vSphere",
            spec: { ...spec, provider: { name: "host", namespace: "openshift-mtv" } },
            says: ["TypeNotValid TypeErr", valid],
        },
        { why: "the Secret is there", spec: { ...spec, secret: { name: "x", namespace } }, says: ["SecretNotValid NotFound", valid] },
        { why: "the Secret has a password", spec: { ...spec, secret: { name: "partial", namespace } }, says: ["SecretNotValid DataErr", valid] },
        {
            why: "somebody vouches for the certificate",
            spec: { ...spec, secret: { name: "unsafe", namespace } },
            says: ["SecretNotValid DataErr", valid],
        },
        {
            why: "a host is well and at work",
            spec: { ...spec, id: "host-2", ipAddress: "10.0.8.12" },
            says: [valid, "InMaintenance StateEvaluated", "HostStatusNotGreen StateEvaluated", "NotHealthy StateEvaluated", passed],
        },
    ];
    for (const [at, { why, spec: given, says }] of cases.entries())
        it(`says that ${why}`, async () => {
            const ref = { name: `host-${at}`, namespace };
            await world.play(world.stage.cluster.create(kinds.host, { metadata: ref, spec: given }));
            await world.pass(1000);
            assert.deepEqual(await look(ref.name), says);
        });

    it("looks again when a Secret changes", async () => {
        assert.deepEqual(await look("host-11"), ["SecretNotValid DataErr", valid]);
        const patch = { data: { insecureSkipVerify: base64("true") } };
        await world.play(world.stage.cluster.patch(kinds.secret, { name: "unsafe", namespace }, patch, { type: "merge" }));
        await world.pass(1000);
        assert.deepEqual(await look("host-11"), [valid, passed, "Ready"]);
    });
});
