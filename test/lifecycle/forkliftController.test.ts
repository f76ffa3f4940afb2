import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import { operatorAnnotation } from "../../provider/lifecycle/index.ts";
import { templateLabel } from "../../provider/rehearsal/controllers/forklift/deployment.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { unknown, type Value } from "../../provider/schema/value.ts";
import type { RequestContext } from "../../provider/serve/port.ts";
import { toSecond } from "../../provider/util/second.ts";
import { planByHand, runByHand } from "../support/byHand.ts";
import { type Declared, Engine } from "../support/engine.ts";
import { type InProcess, openInProcess, startPlugin } from "../support/inProcess.ts";
import type { Moment } from "../support/moments.ts";
import type { Operation } from "../support/operation.ts";
import { inventoryDoor } from "../support/wire.ts";

const namespace = "openshift-mtv";
const hour = 3_600_000;
const ref = { name: "forklift-controller", namespace };

describe("an installation of MTV", () => {
    let world: InProcess;
    let engine: Engine;
    const start = async (faults: readonly Fault[] = []) => {
        world = await openInProcess({ faults });
        engine = new Engine();
    };
    beforeEach(() => start());
    afterEach(() => world.close());

    const mtv = (inputs: Record<string, Value> = {}): Declared => ({
        type: "migration-toolkit:virtualization:ForkliftController",
        name: "mtv",
        inputs,
    });
    const up = (inputs?: Record<string, Value>): Promise<Operation> => world.play(engine.up([mtv(inputs)], startPlugin(world)));
    const preview = (inputs?: Record<string, Value>): Promise<Operation> => world.play(engine.preview([mtv(inputs)], startPlugin(world)));
    const success = (operation: Operation): Operation => {
        assert.ok(operation.isOk, operation.errors.join("\n"));
        return operation;
    };
    const failure = (operation: Operation): string => {
        assert.equal(operation.isOk, false, operation.told.join("\n"));
        return operation.errors.join("\n");
    };
    const get = (kind: (typeof kinds)[keyof typeof kinds], of: { readonly name: string; readonly namespace?: string } = ref) =>
        world.stage.cluster.get(kind, of);
    const deployments = async () => (await world.stage.cluster.list(kinds.deployment, { namespace })).items.map(({ metadata }) => metadata.name);

    it("has its usual names, is there when all its parts are, and then there is nothing to do", async () => {
        const { told } = success(await up({ maxVmInflight: 40, validation: true }));
        const { spec = {}, metadata } = (await get(kinds.forkliftController))!;
        assert.deepEqual([spec.controller_max_vm_inflight, spec.controller_precopy_interval], [40, 60]);
        const { fieldsV1 } = metadata.managedFields!.find(({ manager }) => manager.startsWith("pulumi"))!;
        assert.deepEqual(Object.keys(fieldsV1["f:spec"] as object), ["f:controller_max_vm_inflight", "f:feature_validation"]);
        assert.equal(engine.find("mtv")!.id, "openshift-mtv/forklift-controller");
        assert.match(told.join("\n"), /mtv: waiting for operator: is carrying out the settings/);
        assert.match(told.join("\n"), /mtv: waiting for controller: its pod is being started; inventory: its pod is being started; API service: /);
        assert.equal((await deployments()).length, 5);
        assert.deepEqual(success(await preview({ maxVmInflight: 40, validation: true })).steps, []);
    });

    it("is previewed while a setting is not known yet", async () => {
        const { told } = success(await preview({ maxVmInflight: unknown, containers: { api: { limits: { memory: unknown } } } }));
        assert.doesNotMatch(told.join("\n"), /error|warning/);
    });

    it("is imported with what was said only", async () => {
        const spec = { controller_max_vm_inflight: 40, controller_precopy_interval: 60, api_container_limits_cpu: "1" };
        await world.play(world.stage.cluster.create(kinds.forkliftController, { metadata: ref, spec }, { fieldManager: "kubectl" }));
        await world.pass(60_000);
        const handler = startPlugin(world).resources["migration-toolkit:virtualization:ForkliftController"]!;
        const urn = "urn:pulumi:test::first-wave::migration-toolkit:virtualization:ForkliftController::mtv";
        const context = { urn, signal: AbortSignal.timeout(10_000) } as RequestContext;
        const found = await world.play(handler.read({ id: "openshift-mtv/forklift-controller", inputs: {}, state: {} }, context));
        assert.deepEqual(found?.inputs, { maxVmInflight: 40, containers: { api: { limits: { cpu: "1" } } }, ...ref });
        assert.equal(found?.unfinished, undefined);
    });

    it("whose inventory cannot be reached from here is ready, and says so", async () => {
        const door = () => ({ ...inventoryDoor(world.stage), get: async () => Promise.reject(new Error("connect ECONNREFUSED 10.0.0.1:443")) });
        const { told } = success(await world.play(engine.up([mtv()], startPlugin(world, { door }))));
        assert.match(told.join("\n"), /warning mtv: inventory: it runs, and cannot be reached from here: .*ECONNREFUSED/);
        assert.match(success(await up()).told.join("\n"), /^$/);
    });

    it("does without the parts that are switched off", async () => {
        success(await up({ validation: false, uiPlugin: false }));
        assert.deepEqual(await deployments(), ["forklift-api", "forklift-controller", "forklift-volume-populator-controller"]);
    });

    const parts: readonly { readonly why: string; readonly fault: Fault; readonly says: RegExp }[] = [
        {
            why: "the operator, in its own words",
            fault: { kind: "settings", reason: "NetworkAttachmentDefinition 'x' not found" },
            says: /^operator: has failed, and tries again: NetworkAttachmentDefinition 'x' not found$/m,
        },
        {
            why: "the inventory, whose image cannot be pulled",
            fault: { kind: "deployment", deployment: "forklift-controller", container: "inventory" },
            says: /^inventory: the image registry.example.com\/mtv\/controller-rhel9:2.12 cannot be pulled \(ImagePullBackOff\): Back-off pulling image/m,
        },
        {
            why: "the controller, which ends at once",
            fault: {
                kind: "deployment",
                deployment: "forklift-controller",
                container: "main",
                reason: "CrashLoopBackOff",
                message: "panic: no OVIRT_OS_MAP",
            },
            says: /^controller: ended with code 1 \(Error\): panic: no OVIRT_OS_MAP$/m,
        },
        {
            why: "the API service",
            fault: {
                kind: "deployment",
                deployment: "forklift-api",
                reason: "CreateContainerConfigError",
                message: 'secret "serving-cert" not found',
            },
            says: /^API service: does not start \(CreateContainerConfigError\): secret "serving-cert" not found$/m,
        },
        {
            why: "the validation service",
            fault: { kind: "deployment", deployment: "forklift-validation" },
            says: /^validation service: the image /m,
        },
    ];
    for (const { why, fault, says } of parts)
        it(`that does not get ready says which part is not, and why: ${why}`, async () => {
            await world.close();
            await start([fault]);
            const told = failure(await up());
            assert.match(told, /^ForkliftController openshift-mtv\/forklift-controller: nothing has moved for 5 minutes; waiting for /);
            assert.match(told, says);
        });

    it("that is not ready is gone on with by the next update, and a refresh says why", async () => {
        await world.close();
        await start([{ kind: "deployment", deployment: "forklift-api", times: 40 }]);
        failure(await up());
        success(await world.play(engine.refresh(startPlugin(world))));
        assert.match(engine.find("mtv")!.initErrors.join("\n"), /^API service: the image .* cannot be pulled/m);
        success(await up());
        assert.deepEqual(engine.find("mtv")!.initErrors, []);
    });

    describe("whose provider `host` is not ready", () => {
        it("says so", async () => {
            const provider = { name: "host", namespace };
            await world.play(world.stage.cluster.patch(kinds.provider, provider, { spec: { type: "openshft" } }, { type: "merge" }));
            await world.pass(60_000);
            assert.match(failure(await up()), /^host: is not ready: ProviderTypeNotSupported: /m);
        });
    });

    it("changes its settings in place, and tells what restarts", async () => {
        success(await up({ maxVmInflight: 40 }));
        const { uid } = (await get(kinds.forkliftController))!.metadata;
        const next = { precopyIntervalMinutes: 120, inventoryRouteTimeout: "60s", containers: { api: { limits: { memory: "2Gi" } } } };
        const { told, steps } = success(await preview(next));
        assert.deepEqual(steps, ["update mtv"]);
        for (const line of [
            "info mtv: maxVmInflight: 40 → 20 (default); the controller restarts",
            "info mtv: precopyIntervalMinutes: 60 (default) → 120; the controller restarts",
            'info mtv: inventoryRouteTimeout: "360s" (default) → "60s"',
            'info mtv: containers.api.limits.memory: "1Gi" (default) → "2Gi"; the API service restarts',
        ])
            assert.ok(told.includes(line), told.join("\n"));
        assert.match(told.join("\n"), /while the controller restarts nothing begins; migrations under way go on/);
        const before = await podsOf("forklift-controller");
        success(await up(next));
        assert.equal((await get(kinds.forkliftController))!.metadata.uid, uid);
        assert.notDeepEqual(await podsOf("forklift-controller"), before);
        assert.deepEqual(success(await preview(next)).steps, []);
    });
    const podsOf = async (service: string) =>
        (await world.stage.cluster.list(kinds.pod, { namespace, labelSelector: `service=${service}` })).items.map(({ metadata }) => metadata.name);

    describe("whose settings are others now", () => {
        const isCarriedOut = async (vms: string) => {
            const { template } = (await get(kinds.deployment, { name: "forklift-controller", namespace }))!.spec as {
                template: { spec: { containers: readonly { env?: readonly { name: string; value: string }[] }[] } };
            };
            const variables = template.spec.containers.flatMap(({ env = [] }) => env);
            assert.equal(variables.find(({ name }) => name === "MAX_VM_INFLIGHT")?.value, vms);
        };

        /** The operator looks at nothing before that, as while its pod waits for a node. */
        const holdOperator = async (milliseconds: number) => {
            const labels = { app: "forklift-operator", [templateLabel]: "late" };
            const startTime = toSecond(world.stage.clock.now() + milliseconds);
            const pod = { metadata: { name: "forklift-operator-late", namespace, labels }, status: { phase: "Running", startTime } };
            await world.play(world.stage.cluster.create(kinds.pod, pod));
            await world.play(world.stage.cluster.patch(kinds.pod, pod.metadata, { status: pod.status }, { type: "merge", subresource: "status" }));
        };

        it("is waited for again when the plugin has died as soon as they were written, although the operator's last success is there", async () => {
            success(await up({ maxVmInflight: 40 }));
            await world.pass(60_000);
            await holdOperator(30_000);
            const isWritten = ({ call, side }: Moment) => side === "answer" && call.method === "PATCH" && call.query?.dryRun === undefined;
            const died = startPlugin(world, { meddle: (own) => async (moment) => void (isWritten(moment) && own.kill()) });
            assert.ok((await world.play(engine.up([mtv({ maxVmInflight: 50 })], died))).isDead);
            success(await up({ maxVmInflight: 50 }));
            await isCarriedOut("50");
        });

        it("is not ready after a wait that was given up, neither for a refresh nor for the next update", async () => {
            success(await up({ maxVmInflight: 40 }));
            await world.pass(60_000);
            await holdOperator(hour / 10);
            assert.match(failure(await up({ maxVmInflight: 50 })), /^operator: has not taken up the present settings yet$/m);
            success(await world.play(engine.refresh(startPlugin(world))));
            assert.match(engine.find("mtv")!.initErrors.join("\n"), /^operator: has not taken up the present settings yet$/m);
            success(await up({ maxVmInflight: 50 }));
            await isCarriedOut("50");
            assert.deepEqual(engine.find("mtv")!.initErrors, []);
        });

        it("is not ready when a run has ended that had begun before they were written", async () => {
            success(await up({ maxVmInflight: 40 }));
            await world.pass(60_000);
            const spec = { inventory_route_timeout: "60s" };
            await world.play(world.stage.cluster.patch(kinds.forkliftController, ref, { spec }, { type: "merge", fieldManager: "kubectl" }));
            await world.pass(1_000);
            const { told } = success(await up({ maxVmInflight: 50 }));
            await isCarriedOut("50");
            assert.match(
                told.join("\n"),
                /waiting for the end of a run that the operator of ForkliftController openshift-mtv\/forklift-controller has begun/,
            );
        });

        it("does not wait for a run when only its labels are others", async () => {
            success(await up({ maxVmInflight: 40 }));
            await world.pass(60_000);
            const before = world.stage.clock.now();
            success(await up({ maxVmInflight: 40, labels: { team: "shop" } }));
            success(await world.play(engine.refresh(startPlugin(world))));
            assert.deepEqual(engine.find("mtv")!.initErrors, []);
            success(await up({ maxVmInflight: 40, labels: { team: "web" } }));
            assert.ok(world.stage.clock.now() - before < 10_000);
        });
    });

    it("is brought back when somebody has changed it, and takes no default for a change", async () => {
        success(await up({ maxVmInflight: 40 }));
        const spec = { controller_max_vm_inflight: 5, controller_precopy_interval: 60, feature_validation: "false" };
        await world.play(world.stage.cluster.patch(kinds.forkliftController, ref, { spec }, { type: "merge", fieldManager: "kubectl" }));
        success(await world.play(engine.refresh(startPlugin(world))));
        const { maxVmInflight, precopyIntervalMinutes, validation } = engine.find("mtv")!.inputs;
        assert.deepEqual([maxVmInflight, precopyIntervalMinutes, validation], [5, undefined, false]);
    });

    describe("from which the program takes a setting that somebody else has written too", () => {
        const settings = { maxVmInflight: 40, precopyIntervalMinutes: 120 };
        const write = (manager: string, minutes: number) => {
            const spec = { controller_precopy_interval: minutes };
            return world.play(world.stage.cluster.patch(kinds.forkliftController, ref, { spec }, { type: "merge", fieldManager: manager }));
        };
        const interval = async () => (await get(kinds.forkliftController))!.spec!.controller_precopy_interval;

        it("gets the default back", async () => {
            success(await up(settings));
            await write("kubectl-edit", 30);
            success(await up({ maxVmInflight: 40 }));
            assert.equal(await interval(), 60);
        });

        it("gets it back where only a hand has ever set it, and then there is nothing to do", async () => {
            success(await up({ maxVmInflight: 40 }));
            await write("kubectl-edit", 30);
            success(await world.play(engine.refresh(startPlugin(world))));
            success(await up({ maxVmInflight: 40 }));
            assert.equal(await interval(), 60);
            success(await world.play(engine.refresh(startPlugin(world))));
            assert.deepEqual(success(await preview({ maxVmInflight: 40 })).steps, []);
        });

        it("keeps what others declare, and says who", async () => {
            success(await up(settings));
            const declared = { apiVersion: "forklift.konveyor.io/v1beta1", kind: "ForkliftController", metadata: ref };
            const spec = { controller_precopy_interval: 120 };
            await world.play(world.stage.cluster.apply(kinds.forkliftController, { ...declared, spec }, { fieldManager: "argocd" }));
            const { told } = success(await up({ maxVmInflight: 40 }));
            assert.match(
                told.join("\n"),
                /warning mtv: spec.controller_precopy_interval stays, because it is declared by "argocd"; take it out there/,
            );
            assert.equal(await interval(), 120);
        });
    });

    it("that somebody else has made is not taken over, but named", async () => {
        const other: KubeObject = { metadata: { name: "other", namespace }, spec: {} };
        await world.play(world.stage.cluster.create(kinds.forkliftController, other));
        assert.match(failure(await preview()), /^mtv.name: openshift-mtv has ForkliftController other already, and one configures the whole/);
        await world.play(world.stage.cluster.delete(kinds.forkliftController, { name: "other", namespace }));
        await world.pass(5_000);
        await world.play(world.stage.cluster.create(kinds.forkliftController, { metadata: ref, spec: {} }, { fieldManager: "kubectl" }));
        await world.pass(60_000);
        assert.match(failure(await up()), /ForkliftController openshift-mtv\/forklift-controller exists already and was made by somebody else/);
    });

    describe("in which a plan is moving", () => {
        beforeEach(() => world.play(planByHand(world.stage.cluster, [{ name: "web-01" }, { name: "web-02" }], { type: "cold" })));

        it("is not taken away; later it goes, and tells what stays", async () => {
            success(await up());
            await world.play(runByHand(world.stage.cluster));
            await world.pass(30_000);
            const told = failure(await world.play(engine.destroy(startPlugin(world))));
            assert.match(told, /^cannot uninstall ForkliftController openshift-mtv\/forklift-controller: a migration runs; wait for the end, or/);
            assert.match(told, /^demo\/web-1 runs plan demo\/web$/m);
            assert.ok(await get(kinds.forkliftController));
            await world.pass(hour);
            const { told: lines } = success(await world.play(engine.destroy(startPlugin(world))));
            assert.match(lines.join("\n"), /what stays: .* with 2 Providers, 1 Plan, 1 Migration, 1 NetworkMap, 1 StorageMap, which nobody/);
        });

        it("moves by its settings", async () => {
            success(await up({ maxVmInflight: 1 }));
            await world.play(runByHand(world.stage.cluster));
            await world.pass(60_000);
            const { vms } = (await get(kinds.plan, { name: "web", namespace: "demo" }))!.status!.migration as { vms: readonly { phase: string }[] };
            assert.equal(vms.filter(({ phase }) => phase === "Started").length, 1, "one of two waits for its slot");
        });
    });

    it("goes with its Deployments and the console's plugin, and tells what stays", async () => {
        success(await up());
        assert.ok(await get(kinds.consolePlugin, { name: "forklift-console-plugin" }));
        const { told } = success(await world.play(engine.destroy(startPlugin(world))));
        assert.match(
            told.join("\n"),
            /what stays: the kinds of forklift.konveyor.io with 1 Provider, which nobody looks after now; VMs .*; the operator/,
        );
        assert.equal(await get(kinds.forkliftController), undefined);
        assert.deepEqual(await deployments(), []);
        assert.equal(await get(kinds.consolePlugin, { name: "forklift-console-plugin" }), undefined);
    });

    it("does not say that its operator stays when that goes next", async () => {
        success(await up({ annotations: { [operatorAnnotation]: "mtv-operator.v2.8.5" } }));
        const { told } = success(await world.play(engine.destroy(startPlugin(world))));
        assert.match(told.join("\n"), /what stays: .*; VMs that have moved, with their disks$/m);
    });
});
