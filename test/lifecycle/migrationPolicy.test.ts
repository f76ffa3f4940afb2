import assert from "node:assert/strict";
import { type Cluster, kinds } from "../../provider/kube/index.ts";
import { declaredKey, urnAnnotation } from "../../provider/lifecycle/index.ts";
import { unknown, type Value } from "../../provider/schema/value.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import { instanceOf, liveTarget, machine, migrateByHand, phaseOf, soon } from "../support/live.ts";
import type { Operation } from "../support/operation.ts";

const policy = (
    name: string,
    virtualMachineInstanceSelector: Record<string, Value> = {},
    inputs: Record<string, Value> = { allowAutoConverge: true },
): Declared => ({
    type: "migration-toolkit:live:MigrationPolicy",
    name,
    inputs: { name, selectors: { virtualMachineInstanceSelector }, ...inputs },
});

/** A VM whose template has labels. */
const labelled = (name: string, labels: Record<string, string>) => {
    const vm = machine(name);
    return { ...vm, spec: { ...vm.spec, template: { ...(vm.spec!.template as object), metadata: { labels } } } };
};

describe("a migration policy", () => {
    let world: InProcess;
    let cluster: Cluster;
    let engine: Engine;

    beforeEach(async () => {
        const virtualMachines = [labelled("db", { os: "rhel", tier: "gold" }), labelled("web", { os: "rhel" }), labelled("ad", { os: "windows" })];
        world = await openInProcess({ inventory: liveTarget({ virtualMachines }) });
        cluster = world.stage.cluster;
        engine = new Engine();
        for (const name of ["db", "web", "ad"]) await soon(world, async () => phaseOf(await instanceOf(cluster, name)) === "Running", cluster);
    });
    afterEach(() => world.close());

    const up = (...program: Declared[]): Promise<Operation> => world.play(engine.up(program, startPlugin(world)));
    const preview = (...program: Declared[]): Promise<Operation> => world.play(engine.preview(program, startPlugin(world)));
    const success = (operation: Operation): string => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation.told.join("\n");
    };
    const get = (name: string) => cluster.get(kinds.migrationPolicy, { name });

    it("is made without a namespace, changes in place, and goes", async () => {
        success(await up(policy("linux", { os: "rhel" }, { bandwidthPerMigration: "64Mi" })));
        assert.deepEqual((await get("linux"))!.spec, {
            selectors: { virtualMachineInstanceSelector: { os: "rhel" } },
            bandwidthPerMigration: "64Mi",
        });
        const { id, inputs, outputs } = engine.find("linux")!;
        assert.deepEqual([id, inputs.namespace, outputs.namespace], ["linux", undefined, undefined]);
        const { uid } = (await get("linux"))!.metadata;
        assert.deepEqual((await preview(policy("linux", { os: "rhel" }, { bandwidthPerMigration: "64Mi" }))).steps, []);
        success(await up(policy("linux", { os: "rhel", tier: "gold" }, { completionTimeoutPerGiB: 0 })));
        assert.deepEqual((await get("linux"))!.spec, {
            selectors: { virtualMachineInstanceSelector: { os: "rhel", tier: "gold" } },
            completionTimeoutPerGiB: 0,
        });
        assert.equal((await get("linux"))!.metadata.uid, uid);
        success(await world.play(engine.destroy(startPlugin(world))));
        assert.equal(await get("linux"), undefined);
    });

    it("is brought back when somebody has changed it", async () => {
        success(await up(policy("linux", { os: "rhel" })));
        await world.play(cluster.patch(kinds.migrationPolicy, { name: "linux" }, { spec: { allowAutoConverge: false } }, { type: "merge" }));
        success(await world.play(engine.refresh(startPlugin(world))));
        assert.equal(engine.find("linux")!.inputs.allowAutoConverge, false);
        success(await up(policy("linux", { os: "rhel" })));
        assert.equal((await get("linux"))!.spec!.allowAutoConverge, true);
    });

    it("is not taken from somebody else", async () => {
        await world.play(
            cluster.create(kinds.migrationPolicy, { metadata: { name: "linux" }, spec: { selectors: {} } }, { fieldManager: "kubectl-create" }),
        );
        const operation = await up(policy("linux", { os: "rhel" }));
        assert.match(operation.errors.join("\n"), /MigrationPolicy linux exists already and was made by somebody else/);
    });

    it("tells for which VMs it is, and which go by another one and why, in a preview and in `up`", async () => {
        const program = [policy("gold", { os: "rhel", tier: "gold" }), policy("linux", { os: "rhel" })];
        for (const told of [success(await preview(...program)), success(await up(...program))]) {
            assert.match(told, /info gold: is for 1 VM that runs now: demo\/db; 2 VMs have other labels/);
            assert.match(told, /info linux: is for 1 VM that runs now: demo\/web; 1 VM has other labels/);
            assert.match(told, /info linux: 1 VM with its labels goes by gold: demo\/db; gold asks for 2 labels, linux for 1/);
        }
    });

    const remarks = [
        { why: "that is for nobody", program: [policy("x", { os: "plan9" })], says: /info x: is for no VM that runs now; 3 VMs have other labels/ },
        { why: "for every VM", program: [policy("x")], says: /warning x: selectors: without a label it is for every VM/ },
        { why: "that sets nothing", program: [policy("x", { os: "rhel" }, {})], says: /warning x: it sets nothing/ },
        {
            why: "with the selectors of another one",
            program: [policy("x", { os: "rhel" }), policy("y", { os: "rhel" })],
            says: /warning y: selectors: x has the same, and only x ever counts/,
        },
        {
            why: "that gives no time for its bandwidth",
            program: [policy("x", { os: "rhel" }, { bandwidthPerMigration: "1Mi", completionTimeoutPerGiB: 20 })],
            says: /copies a GiB in 1024 s, and completionTimeoutPerGiB gives it 20 s/,
        },
        {
            why: "whose labels are not known yet",
            program: [policy("x", { os: unknown })],
            says: /not checked: for which VMs it is; its selectors are not known yet/,
        },
    ];
    for (const { why, program, says } of remarks) it(`${why} is told`, async () => assert.match(success(await preview(...program)), says));

    it("is not held against one of its tuning that goes with the same update", async () => {
        const parents = "migration-toolkit:live:LiveMigrationTuning$";
        const ofTuning = (name: string): Declared => {
            const { type, inputs } = policy(name, { os: "rhel" });
            return { type, name: `live-${name}`, parents, inputs };
        };
        const announced = (...names: readonly string[]) => {
            const plugin = startPlugin(world);
            for (const name of names) {
                const key = declaredKey(kinds.migrationPolicy, { name, namespace: "" });
                plugin.session.declared.set(key, { token: "live:MigrationPolicy", inputs: { name, selectors: unknown } });
            }
            return plugin;
        };
        success(await world.play(engine.up([ofTuning("alpha"), policy("beside", { os: "rhel" })], announced("alpha"))));
        const urn = `urn:pulumi:test::first-wave::${parents}${ofTuning("alpha").type}::live-alpha`;
        const made = { metadata: { annotations: { [urnAnnotation]: urn } } };
        await world.play(cluster.patch(kinds.migrationPolicy, { name: "alpha" }, made, { type: "merge" }));
        await world.pass(20_000);
        const told = async (...names: readonly string[]) => success(await world.play(engine.preview(names.map(ofTuning), announced(...names))));
        assert.match(await told("alpha", "beta"), /live-beta: selectors: alpha has the same/);
        const renamed = await told("beta");
        assert.doesNotMatch(renamed, /alpha/);
        assert.match(renamed, /live-beta: selectors: beside has the same, and only beside ever counts/);
    });

    it("with post-copy needs the user's word", async () => {
        const operation = await preview(policy("x", { os: "rhel" }, { allowPostCopy: true }));
        assert.match(operation.errors.join("\n"), /allowPostCopy: needs `acceptsPostCopy: true`/);
        success(await preview(policy("x", { os: "rhel" }, { allowPostCopy: true, acceptsPostCopy: true })));
    });

    it("is what a preview of a live migration looks at", async () => {
        const linux = policy("linux", { os: "rhel" }, { bandwidthPerMigration: "1Mi" });
        success(await up(linux));
        const move: Declared = { type: "migration-toolkit:live:VirtualMachineInstanceMigration", name: "move", inputs: { vmi: "web" } };
        assert.match(
            success(await preview(linux, move)),
            /warning move: vmi: by the MigrationPolicy linux, bandwidthPerMigration 1Mi copies a GiB in 1024 s/,
        );
        assert.doesNotMatch(success(await preview(linux, { ...move, inputs: { vmi: "ad" } })), /bandwidthPerMigration 1Mi copies/);
    });

    it("decides how its VMs move, and no others", async () => {
        success(
            await up(
                policy("linux", { os: "rhel" }, { bandwidthPerMigration: "100Mi" }),
                policy("gold", { os: "rhel", tier: "gold" }, { completionTimeoutPerGiB: 77 }),
            ),
        );
        const told = async (name: string) => {
            await migrateByHand(cluster, `move-${name}`, name);
            const state = await soon(
                world,
                async () =>
                    (await instanceOf(cluster, name))?.status?.migrationState as
                        | { completed?: boolean; migrationConfiguration?: Record<string, unknown> }
                        | undefined,
                cluster,
            );
            const { bandwidthPerMigration, completionTimeoutPerGiB } = state.migrationConfiguration ?? {};
            return [bandwidthPerMigration, completionTimeoutPerGiB];
        };
        assert.deepEqual(await told("web"), ["100Mi", 20]);
        assert.deepEqual(await told("db"), ["0", 77]);
        assert.deepEqual(await told("ad"), ["0", 20]);
    });
});
