import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { has, runByHand, until } from "../support/byHand.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";

const namespace = "demo";
const hour = 3_600_000;
const foundation: readonly Declared[] = [
    {
        type: "migration-toolkit:virtualization:Provider",
        name: "vcenter",
        inputs: {
            name: "vcenter",
            type: "vsphere",
            url: "https://vcenter.example.com/sdk",
            credentials: { username: "u", password: "canary-password-1" },
            insecureSkipVerify: true,
        },
    },
    {
        type: "migration-toolkit:virtualization:NetworkMap",
        name: "nm",
        inputs: { name: "nm", source: "vcenter", networks: { "VM Network": { pod: true } } },
    },
    {
        type: "migration-toolkit:virtualization:StorageMap",
        name: "sm",
        inputs: { name: "sm", source: "vcenter", storage: { "nvme-01": { storageClass: "ceph-rbd" } } },
    },
];

/** The plan of another program. */
async function planOfOthers({ stage: { cluster } }: InProcess): Promise<void> {
    const at = (name: string, within = namespace) => ({ name, namespace: within });
    const provider = { source: at("vcenter"), destination: at("host", "openshift-mtv") };
    const map = { network: at("nm"), storage: at("sm") };
    await cluster.create(kinds.plan, { metadata: at("web"), spec: { provider, map, targetNamespace: "web", vms: [{ name: "web-01" }] } });
    await until(cluster, "plans", (plan) => has(plan, "Ready"));
    await runByHand(cluster);
    await until(cluster, "plans", (plan) => has(plan, "Executing"));
}

describe("what a plan of another program moves by", () => {
    let world: InProcess;
    const engine = new Engine();
    before(async () => {
        world = await openInProcess();
        const { isOk, errors } = await world.play(engine.up(foundation, startPlugin(world)));
        assert.ok(isOk, errors.join("\n"));
        await world.play(planOfOthers(world));
    });
    after(() => world.close());

    for (const [at, kind, object] of [
        [0, kinds.provider, "vcenter"],
        [1, kinds.networkMap, "nm"],
        [2, kinds.storageMap, "sm"],
    ] as const)
        it(`is not taken away meanwhile: ${kind.kind}`, async () => {
            const rest = foundation.filter((_each, place) => place !== at);
            const { isOk, errors } = await world.play(engine.up(rest, startPlugin(world)));
            assert.equal(isOk, false);
            assert.match(errors.join("\n"), new RegExp(`^cannot delete ${kind.kind} demo/${object}: plans move by it now: demo/web$`, "m"));
            assert.ok(await world.stage.cluster.get(kind, { name: object, namespace }));
        });

    it("goes when the plan has moved everything", async () => {
        await world.pass(hour);
        const { isOk, errors } = await world.play(engine.destroy(startPlugin(world)));
        assert.ok(isOk, errors.join("\n"));
    });
});
