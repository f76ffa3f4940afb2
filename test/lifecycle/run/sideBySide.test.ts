import assert from "node:assert/strict";
import { sourceByHand } from "../../support/byHand.ts";
import { datacentre, disk, vm } from "../../support/datacentre.ts";
import { type Declared, Engine } from "../../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../../support/inProcess.ts";
import type { Meddle } from "../../support/moments.ts";
import type { Operation } from "../../support/operation.ts";

const big = { disks: [disk(2000, 400)] };

describe("a run whose VMs wait for the slots of another run", () => {
    let world: InProcess;
    beforeEach(async () => {
        const inventory = datacentre([vm("web-01", "vm-1", big), vm("web-02", "vm-2", big)]);
        world = await openInProcess({ inventory, settings: { controller_max_vm_inflight: 1 } });
        await world.play(sourceByHand(world.stage.cluster));
    });
    afterEach(() => world.close());

    it("is not stalled while the other one moves", async () => {
        const plugin = startPlugin(world);
        const operations = await world.play(Promise.all([moving("web-01"), moving("web-02")].map((program) => new Engine().up(program, plugin))));
        assert.deepEqual(operations.flatMap(failures), []);
    });

    it("is believed to be there although nobody has told of it yet", async () => {
        const late: Meddle = async ({ side, call }) => {
            if (side === "event" && /\/(plans|migrations)$/.test(call.path)) await world.stage.clock.sleep(30_000);
            return undefined;
        };
        const plugin = startPlugin(world, { meddle: () => late });
        const second = world.stage.clock.sleep(60_000).then(() => new Engine().up(moving("web-02"), plugin));
        const operations = await world.play(Promise.all([new Engine().up(moving("web-01"), plugin), second]));
        assert.deepEqual(operations.flatMap(failures), []);
    });

    it("is stalled when nobody moves that can be seen from here", async () => {
        const operations = await world.play(
            Promise.all([moving("web-01"), moving("web-02")].map((program) => new Engine().up(program, startPlugin(world)))),
        );
        assert.match(operations.flatMap(failures).join("\n"), /nothing has moved for 5 minutes; the run goes on: 0 of 1 VMs moved, 1 waiting/);
    });
});

function failures({ errors }: Operation): readonly string[] {
    return errors;
}

/** One VM, its plan and its run. */
function moving(name: string): readonly Declared[] {
    const common = { namespace: "demo", source: "demo/vcenter" };
    const of = (kind: string, inputs: Declared["inputs"]): Declared => ({
        type: `migration-toolkit:virtualization:${kind}`,
        name: `${name}-${kind.toLowerCase()}`,
        inputs: { namespace: "demo", ...inputs },
    });
    const map = { networkMap: `demo/${name}`, storageMap: `demo/${name}`, targetNamespace: "web", preserveStaticIPs: false };
    return [
        of("NetworkMap", { ...common, name, networks: { "VM Network": { pod: true } } }),
        of("StorageMap", { ...common, name, storage: { "nvme-01": { storageClass: "ceph-rbd" } } }),
        of("Plan", { ...common, name, ...map, vms: { [name]: {} } }),
        of("Migration", { plan: `demo/${name}`, stallMinutes: 5 }),
    ];
}
