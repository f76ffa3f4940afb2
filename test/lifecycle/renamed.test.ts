import assert from "node:assert/strict";
import { type Cluster, kinds } from "../../provider/kube/index.ts";
import type { Value } from "../../provider/schema/value.ts";
import { planByHand } from "../support/byHand.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import { liveTarget, soon } from "../support/live.ts";
import type { Operation } from "../support/operation.ts";

/** With an alias the engine hands the state over to another URN, and asks nothing while no input changes. */
describe("a resource that is renamed, or moved into a component", () => {
    let world: InProcess;
    let cluster: Cluster;
    let engine: Engine;
    const begin = async (inventory?: Record<string, unknown>) => {
        world = await openInProcess({ ...(inventory && { inventory }) });
        ({ cluster } = world.stage);
        engine = new Engine();
    };
    afterEach(() => world.close());

    const rename = () => {
        const renamed = new Engine({ stack: "moved" });
        renamed.state = engine.state;
        engine = renamed;
    };
    const success = ({ isOk, errors, steps }: Operation) => {
        assert.ok(isOk, errors.join("\n"));
        return steps;
    };
    const up = async (...program: Declared[]) => success(await world.play(engine.up(program, startPlugin(world))));
    const preview = async (...program: Declared[]) => success(await world.play(engine.preview(program, startPlugin(world))));
    const destroy = async () => success(await world.play(engine.destroy(startPlugin(world))));

    const vcenter = (inputs: Record<string, Value> = {}): Declared => {
        const source = { type: "vsphere", url: "https://vcenter.example.com/sdk", insecureSkipVerify: true };
        const credentials = { username: "u", password: "canary-password-1" };
        return { type: "migration-toolkit:virtualization:Provider", name: "vcenter", inputs: { name: "vcenter", ...source, credentials, ...inputs } };
    };
    const secrets = async () => (await cluster.list(kinds.secret, { namespace: "demo" })).items.length;

    it("takes the Secret along that it has made", async () => {
        await begin();
        await up(vcenter());
        rename();
        const changed = vcenter({ labels: { team: "web" } });
        assert.deepEqual(await preview(changed), ["update vcenter"]);
        await up(changed);
        await destroy();
        assert.equal(await secrets(), 0);
    });

    it("leaves no Secret behind when nothing but its name has changed", async () => {
        await begin();
        await up(vcenter());
        rename();
        await destroy();
        assert.equal(await secrets(), 0);
    });

    it("goes on with the run that it has begun, and moves nothing twice", async () => {
        await begin();
        await world.play(planByHand(cluster));
        const run = (inputs: Record<string, Value> = {}): Declared => ({
            type: "migration-toolkit:virtualization:Migration",
            name: "run",
            inputs: { namespace: "demo", plan: "demo/web", ...inputs },
        });
        await up(run());
        rename();
        await up(run({ labels: { team: "web" } }));
        assert.equal((await cluster.list(kinds.migration)).items.length, 1);
    });

    describe("in an object of others", () => {
        const place = { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" };
        const tuning = (inputs: Record<string, Value>): Declared => ({ type: "migration-toolkit:live:HyperConvergedTuning", name: "limits", inputs });
        const config = async () => (await cluster.get(kinds.hyperConverged, place))!.spec!.liveMigrationConfig as Record<string, unknown>;
        let usual: Record<string, unknown>;
        beforeEach(async () => {
            await begin(liveTarget());
            await soon(world, async () => (await cluster.get(kinds.kubeVirt, { ...place, name: `kubevirt-${place.name}` })) !== undefined, cluster);
            usual = await config();
            await up(tuning({ parallelMigrationsPerCluster: 8, progressTimeout: 300 }));
            rename();
        });

        it("releases its settings when it goes, so that the defaults return", async () => {
            await destroy();
            assert.deepEqual(await config(), usual);
        });

        it("changes and drops them as its own", async () => {
            await up(tuning({ parallelMigrationsPerCluster: 9 }));
            assert.deepEqual(await config(), { ...usual, parallelMigrationsPerCluster: 9 });
            await destroy();
            assert.deepEqual(await config(), usual);
        });
    });
});
