import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { datacentre } from "../support/datacentre.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Operation } from "../support/operation.ts";

describe("a network map of an OpenShift source", () => {
    let world: InProcess;
    const engine = new Engine();
    before(async () => {
        const { target, ...rest } = datacentre();
        const networkAttachmentDefinitions = [{ metadata: { name: "vlan-112", namespace: "web" }, spec: { config: "{}" } }];
        world = await openInProcess({ inventory: { ...rest, target: { ...target, networkAttachmentDefinitions } } });
    });
    after(() => world.close());

    const map: Declared = {
        type: "migration-toolkit:virtualization:NetworkMap",
        name: "map",
        inputs: {
            namespace: "demo",
            name: "nm",
            source: "openshift-mtv/host",
            networks: { pod: { pod: true }, "web/vlan-112": { multus: "web/vlan-112" } },
        },
    };
    const success = async (operation: Promise<Operation>) => {
        const { isOk, errors, steps, told } = await world.play(operation);
        assert.ok(isOk, errors.join("\n"));
        return { steps, told };
    };

    it("is ready with the sources that Forklift looks for", async () => {
        await success(engine.up([map], startPlugin(world)));
        const { spec, status } = (await world.stage.cluster.get(kinds.networkMap, { name: "nm", namespace: "demo" }))!;
        assert.deepEqual(
            (spec!.map as { source: object }[]).map(({ source }) => source),
            [{ type: "pod" }, { name: "web/vlan-112" }],
        );
        assert.ok((status!.conditions as { type: string }[]).some(({ type }) => type === "Ready"));
    });
    it("has no changes afterwards, also when it has been looked at anew", async () => {
        assert.deepEqual((await success(engine.preview([map], startPlugin(world)))).steps, []);
        await success(engine.refresh(startPlugin(world)));
        assert.deepEqual((await success(engine.preview([map], startPlugin(world)))).steps, []);
    });
});
