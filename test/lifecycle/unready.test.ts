import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { rehearsalKinds } from "../../provider/rehearsal/api/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";

const namespace = "demo";
const program: readonly Declared[] = [
    {
        type: "migration-toolkit:virtualization:Provider",
        name: "vcenter",
        inputs: {
            ...{ namespace, name: "vcenter", type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true },
            credentials: { username: "migrator@vsphere.local", password: "canary-password-1" },
        },
    },
];
const unreachable: Fault = { kind: "connection" };

describe("an object that its controller refuses", () => {
    let world: InProcess;
    const engine = new Engine();
    const up = () => world.play(engine.up(program, startPlugin(world)));
    const refresh = () => world.play(engine.refresh(startPlugin(world)));
    const failures = () => engine.find("vcenter")?.initErrors ?? [];
    const mend = async () => {
        for (const { metadata } of (await world.stage.cluster.list(rehearsalKinds.fault)).items)
            await world.stage.cluster.delete(rehearsalKinds.fault, { name: metadata.name! });
    };

    before(async () => {
        world = await openInProcess({ faults: [unreachable] });
    });
    after(() => world.close());

    it("is told by `up`, and by each `up` after a refresh, until it is mended", async () => {
        for (const _ of [1, 2]) {
            assert.equal((await up()).isOk, false);
            assert.match(failures().join("\n"), /ConnectionTestFailed/);
            await refresh();
            await refresh();
            assert.match(failures().join("\n"), /is not what it should become[\s\S]*ConnectionTestFailed/);
        }
    });

    it("is forgotten by a refresh once it is mended", async () => {
        await mend();
        await world.pass(60_000);
        await refresh();
        assert.deepEqual([failures(), Object.keys(engine.find("vcenter")!.outputs).filter((key) => key.startsWith("__"))], [[], []]);
        assert.deepEqual((await up()).steps, []);
    });

    it("having been ready is told by its outputs, and stops nothing else", async () => {
        await world.stage.cluster.create(rehearsalKinds.fault, { metadata: { name: "outage" }, spec: { ...unreachable } });
        await world.pass(60_000);
        await refresh();
        assert.deepEqual([failures(), engine.find("vcenter")!.outputs.phase], [[], "ConnectionFailed"]);
        assert.equal((await world.stage.cluster.get(kinds.provider, { name: "vcenter", namespace }))?.status?.phase, "ConnectionFailed");
        assert.ok((await up()).isOk);
    });
});
