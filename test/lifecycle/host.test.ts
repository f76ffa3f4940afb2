import assert from "node:assert/strict";
import { conditionsOf } from "../../provider/condition/index.ts";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import type { Value } from "../../provider/schema/value.ts";
import { sourceByHand, until } from "../support/byHand.ts";
import { type Declared, Engine, Ref } from "../support/engine.ts";
import { datacentreWithAdapters } from "../support/esxHosts.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";

const namespace = "demo";
const password = "canary-password-2";
const credentials = { username: "root", password };
const provider: Declared = {
    type: "migration-toolkit:virtualization:Provider",
    name: "vcenter",
    inputs: {
        ...{ namespace, name: "vcenter", type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true },
        credentials: { username: "migrator@vsphere.local", password: "canary-password-1" },
    },
};

describe("a host", () => {
    let world: InProcess;
    let engine: Engine;
    const start = async (faults: readonly Fault[] = [], hosts: Parameters<typeof datacentreWithAdapters>[0] = {}) => {
        world = await openInProcess({ inventory: datacentreWithAdapters(hosts), faults });
        engine = new Engine();
    };
    const startWithSource = async (...given: Parameters<typeof start>) => {
        await start(...given);
        await world.play(sourceByHand(world.stage.cluster).then(() => until(world.stage.cluster, "providers", isReadySource)));
    };
    const isReadySource = ({ metadata, status }: KubeObject) => metadata.name === "vcenter" && status?.phase === "Ready";
    afterEach(() => world.close());

    const host = (inputs: Record<string, Value | Ref> = {}): Declared => ({
        type: "migration-toolkit:virtualization:Host",
        name: "esx-1",
        inputs: {
            namespace,
            name: "esx-1",
            source: "demo/vcenter",
            host: "esx-1",
            network: "Migration",
            credentials,
            insecureSkipVerify: true,
            ...inputs,
        },
    });
    const up = (declared: readonly Declared[]): Promise<Operation> => world.play(engine.up(declared, startPlugin(world)));
    const preview = (declared: readonly Declared[]): Promise<Operation> => world.play(engine.preview(declared, startPlugin(world)));
    const success = (operation: Operation): Operation => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation;
    };
    const get = (kind: (typeof kinds)["host"] | (typeof kinds)["secret"], name: string) => world.stage.cluster.get(kind, { name, namespace });
    const hostRef = { name: "esx-1", namespace };
    const rewrite = (text: string) => {
        const patch = { data: { password: Buffer.from(text).toString("base64") } };
        return world.stage.cluster.patch(kinds.secret, { name: "esx-1-credentials", namespace }, patch as never, { type: "merge" });
    };
    const clear = ({ data = {} }: KubeObject) =>
        Object.fromEntries(Object.entries(data as Record<string, string>).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]));

    it("is copied from at the address that its network has, with a Secret that admission knows", async () => {
        await startWithSource();
        const { told } = success(await up([host()]));
        const { spec, status } = (await get(kinds.host, "esx-1"))!;
        const { resourceVersion } = (await get(kinds.secret, "esx-1-credentials"))!.metadata;
        assert.deepEqual(spec, {
            provider: { name: "vcenter", namespace },
            id: "host-1",
            ipAddress: "10.0.8.11",
            secret: { name: "esx-1-credentials", namespace, resourceVersion },
        });
        assert.deepEqual(
            conditionsOf(status).map(({ type }) => type),
            ["Validated", "ConnectionTestSucceeded", "Ready"],
        );
        const secret = (await get(kinds.secret, "esx-1-credentials"))!;
        const { createdForResourceType, createdForResource } = secret.metadata.labels!;
        assert.deepEqual([createdForResourceType, createdForResource], ["hosts", "host-1"]);
        assert.deepEqual(clear(secret), { user: "root", password, insecureSkipVerify: "true", provider: "vcenter", ip: "10.0.8.11" });
        assert.doesNotMatch(told.join("\n"), /canary/);
        assert.match(told.join("\n"), /info esx-1: host: NBD copies .* -t vSphereBackupNFC -i vmk1/);
        const { hostId, address, secretName } = engine.find("esx-1")!.outputs;
        assert.deepEqual([hostId, address, secretName], ["host-1", "10.0.8.11", "esx-1-credentials"]);
        assert.deepEqual(success(await preview([host()])).steps, []);
    });

    it("is previewed before its source is there, and made after it in one `up`", async () => {
        await start();
        const program = [provider, host({ source: new Ref("vcenter") })];
        assert.match(success(await preview(program)).told.join("\n"), /host: looked up once/);
        success(await up(program));
        assert.equal((await get(kinds.host, "esx-1"))!.spec!.ipAddress, "10.0.8.11");
        assert.deepEqual(success(await preview(program)).steps, []);
    });

    it("moves to another network in place", async () => {
        await startWithSource();
        success(await up([host()]));
        const { uid } = (await get(kinds.host, "esx-1"))!.metadata;
        const { steps } = success(await up([host({ network: "Management Network" })]));
        assert.equal(steps.length, 1);
        const { metadata, spec } = (await get(kinds.host, "esx-1"))!;
        assert.deepEqual([metadata.uid, spec!.ipAddress], [uid, "10.0.0.11"]);
        assert.equal(clear((await get(kinds.secret, "esx-1-credentials"))!).ip, "10.0.0.11");
    });

    it("is brought back when somebody has changed its address, or taken its Secret away", async () => {
        await startWithSource();
        success(await up([host()]));
        await world.play(
            world.stage.cluster.patch(kinds.host, { name: "esx-1", namespace }, { spec: { ipAddress: "10.0.0.11" } }, { type: "merge" }),
        );
        await world.play(world.stage.cluster.delete(kinds.secret, { name: "esx-1-credentials", namespace }));
        success(await world.play(engine.refresh(startPlugin(world))));
        const { ipAddress, network, credentials: known } = engine.find("esx-1")!.inputs;
        assert.deepEqual([ipAddress, network, known], ["10.0.0.11", undefined, undefined]);
        success(await up([host()]));
        assert.equal((await get(kinds.host, "esx-1"))!.spec!.ipAddress, "10.0.8.11");
        assert.equal(clear((await get(kinds.secret, "esx-1-credentials"))!).password, password);
    });

    it("is brought back when its Secret holds another password, as after an update that was killed between the two", async () => {
        await startWithSource();
        success(await up([host()]));
        await world.play(rewrite("canary-password-3"));
        success(await world.play(engine.refresh(startPlugin(world))));
        assert.deepEqual(success(await up([host()])).steps, ["update esx-1"]);
        assert.equal(clear((await get(kinds.secret, "esx-1-credentials"))!).password, password);
    });

    for (const { why, change } of [
        { why: "its Secret holds another password", change: () => rewrite("canary-password-3") },
        {
            why: "its address is another one",
            change: () => world.stage.cluster.patch(kinds.host, hostRef, { spec: { ipAddress: "10.0.0.11" } }, { type: "merge" }),
        },
    ])
        it(`goes with its Secret although refreshes, however many, have found that ${why}`, async () => {
            await startWithSource();
            success(await up([host()]));
            await world.play(change());
            for (const _ of ["first", "second"]) success(await world.play(engine.refresh(startPlugin(world))));
            assert.equal(engine.find("esx-1")!.inputs.secret, undefined);
            assert.deepEqual(success(await preview([host()])).steps, ["update esx-1"]);
            success(await up([]));
            assert.deepEqual([await get(kinds.host, "esx-1"), await get(kinds.secret, "esx-1-credentials")], [undefined, undefined]);
        });

    it("that refuses its credentials ends `up` with the controller's words, and is ready with the right ones", async () => {
        await startWithSource([{ kind: "host", host: "esx-1", times: 1 }]);
        const { isOk, errors } = await up([host()]);
        assert.equal(isOk, false);
        assert.match(
            errors.join("\n"),
            /Host demo\/esx-1 was refused.*[\s\S]*ConnectionTestFailed: Could not connect to the ESXi host.*incorrect user name or password/,
        );
        assert.doesNotMatch(errors.join("\n"), /canary/);
        success(await up([host({ credentials: { username: "root", password: "canary-password-3" } })]));
        assert.ok(conditionsOf((await get(kinds.host, "esx-1"))!.status).some(({ type }) => type === "Ready"));
    });

    it("that cannot be reached is waited for, and it is said when MTV tries again", async () => {
        await startWithSource([{ kind: "host", host: "esx-1", trouble: "connection" }]);
        const { isOk, errors } = await up([host()]);
        assert.equal(isOk, false);
        assert.match(errors.join("\n"), /is not ready after 300 s; .*i\/o timeout[\s\S]*else 15 minutes after a failure/);
    });

    it("that was wrong itself is logged in to again when its Secret is touched, which is said", async () => {
        await startWithSource([{ kind: "host", host: "esx-1", times: 1 }]);
        await up([host()]);
        const { isOk, errors } = await up([host()]);
        assert.equal(isOk, false);
        assert.match(
            errors.join("\n"),
            /else 15 minutes after a failure; .* `kubectl annotate secret esx-1-credentials -n demo --overwrite again=\$\(date \+%s\)`/,
        );
        const touch = { metadata: { annotations: { again: "1" } } };
        const ref = { name: "esx-1-credentials", namespace };
        await world.play(world.stage.cluster.patch(kinds.secret, ref, touch, { type: "merge", fieldManager: "kubectl-annotate" }));
        success(await up([host()]));
    });

    it("changes with its credentials, so that what it says is known to be the answer to those", async () => {
        await startWithSource();
        success(await up([host()]));
        const { generation: first = 0 } = (await get(kinds.host, "esx-1"))!.metadata;
        success(await up([host({ credentials: { username: "root", password: "canary-password-3" } })]));
        const { metadata, spec, status } = (await get(kinds.host, "esx-1"))!;
        assert.deepEqual([metadata.generation, status!.observedGeneration], [first + 1, first + 1]);
        const { resourceVersion } = (await get(kinds.secret, "esx-1-credentials"))!.metadata;
        assert.equal((spec!.secret as { resourceVersion?: string }).resourceVersion, resourceVersion);
    });

    it("goes with its Secret", async () => {
        await startWithSource();
        success(await up([host()]));
        success(await up([]));
        assert.deepEqual([await get(kinds.host, "esx-1"), await get(kinds.secret, "esx-1-credentials")], [undefined, undefined]);
    });

    it("is read from what is there", async () => {
        await startWithSource();
        success(await up([host()]));
        success(await world.play(engine.refresh(startPlugin(world))));
        assert.deepEqual(success(await preview([host()])).steps, []);
    });

    it("is refused before it is made while it is in maintenance mode", async () => {
        await startWithSource([], { "esx-1": { inMaintenance: true } });
        const { isOk, errors } = await preview([host()]);
        assert.equal(isOk, false);
        assert.match(errors.join("\n"), /host: esx-1 is in maintenance mode; .* \(InMaintenance\)/);
    });
});
