import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { provider } from "../../provider/resources/virtualization/provider.ts";
import type { ProviderArgs } from "../../provider/schema/provider.ts";
import { Engine } from "../support/engine.ts";
import { type InProcess, type InProcessPlugin, openInProcess, startPlugin } from "../support/inProcess.ts";
import { readOnlySession } from "../support/readOnly.ts";

const inputs = { name: "vcenter", type: "vsphere", url: "https://vcenter.example.com/sdk", secret: "login" } as const;
const program = [{ type: "migration-toolkit:virtualization:Provider", name: "vcenter", inputs }];

describe("a source whose Secret the user keeps", () => {
    let world: InProcess;
    let engine: Engine;
    let plugin: InProcessPlugin;
    beforeEach(async () => {
        world = await openInProcess();
        engine = new Engine();
        plugin = startPlugin(world);
    });
    afterEach(() => world.close());
    const keepSecret = () => {
        const texts = { user: "migrator@vsphere.local", password: "canary-password-1", insecureSkipVerify: "true", url: inputs.url };
        const data = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]));
        return world.stage.cluster.create(kinds.secret, { metadata: { name: "login", namespace: "demo" }, data });
    };

    it("is previewed before the Secret is there, as the same program may make it; that is told", async () => {
        const { isOk, told } = await world.play(engine.preview(program, plugin));
        assert.ok(isOk);
        assert.match(told.join("\n"), /secret: there is no Secret demo\/login in the cluster, and nothing before this makes one/);
    });

    it("is made once the Secret is there, and not before: its controller would say nothing", async () => {
        const early = await world.play(engine.up(program, plugin));
        assert.match(early.errors.join("\n"), /cannot make Provider demo\/vcenter: there is no Secret demo\/login; create it first/);
        assert.equal(await world.stage.cluster.get(kinds.provider, { name: "vcenter", namespace: "demo" }), undefined);
        await keepSecret();
        const { isOk, errors, told } = await world.play(engine.up(program, plugin));
        assert.ok(isOk, errors.join("\n"));
        assert.doesNotMatch(told.join("\n"), /no Secret/);
    });

    it("is previewed by an identity that may not read Secrets", async () => {
        const session = readOnlySession({ forbidden: ["get secrets"] });
        const own = { name: "vcenter", namespace: "demo" };
        const { issues, warnings, unknowns } = await provider.problems!(
            inputs as ProviderArgs,
            own,
            session,
            AbortSignal.timeout(1_000),
            undefined,
            "",
        );
        assert.deepEqual([issues, warnings], [[], []]);
        assert.deepEqual(unknowns, ["secret: not checked against the cluster: this identity may not get secrets in demo"]);
    });
});
