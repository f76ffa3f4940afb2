import assert from "node:assert/strict";
import { type KubeObject, kinds } from "../../provider/kube/index.ts";
import { ClusterLook } from "../../provider/resources/virtualization/clusterLook.ts";
import { bufferFindings } from "../../provider/resources/virtualization/plan/buffers.ts";
import { failure, plan, planStage, success } from "../support/planStage.ts";

const options = { virt_v2v_extra_args: "--vddk-config /mnt/extra-v2v-conf/input.conf", virt_v2v_extra_conf_config_map: "perf" };
const file = (text: string) => ({ "input.conf": Buffer.from(text).toString("base64") });
const buffers = file("VixDiskLib.nfcAio.Session.BufSizeIn64KB=16\nvixDiskLib.nfcAio.Session.BufCount=4\n");

describe("AIO buffers", () => {
    const { on, start, plugin, preview } = planStage();
    const refusal =
        /plan\.type: virt-v2v of this installation is given the options for VDDK in ConfigMap perf, and AIO buffers are for cold migrations only/;

    async function open(spec: Record<string, unknown>, binaryData?: Record<string, string>): Promise<void> {
        await start();
        const { cluster } = on.world.stage;
        await cluster.create(kinds.forkliftController, { metadata: { name: "forklift-controller", namespace: "openshift-mtv" }, spec });
        const perf: KubeObject = { metadata: { name: "perf", namespace: "demo" }, binaryData };
        if (binaryData) await cluster.create(kinds.configMap, perf);
    }
    afterEach(() => on.world.close());

    it("keep a warm plan from being made, and no cold one", async () => {
        await open(options, buffers);
        assert.match(failure(await preview(plan({ type: "warm" }))), refusal);
        success(await preview(plan()));
    });

    it("are warned of where the ConfigMap cannot be looked into", async () => {
        await open(options);
        const { told } = success(await preview(plan({ type: "warm" })));
        assert.match(told.join("\n"), /warning plan: type: if they are AIO buffers: virt-v2v of this installation/);
    });

    it("are not what other options for VDDK are", async () => {
        await open(options, file("VixDiskLib.nfc.LogLevel=4\n"));
        assert.doesNotMatch(success(await preview(plan({ type: "warm" }))).told.join("\n"), /AIO/);
    });

    it("are not missed where nothing is set", async () => {
        await open({ virt_v2v_extra_args: "-v" });
        assert.doesNotMatch(success(await preview(plan({ type: "warm" }))).told.join("\n"), /AIO/);
    });

    it("that the same program sets count already", async () => {
        await start();
        const { session } = plugin();
        const inputs = { virtV2vExtraConfConfigMap: "virt-v2v-aio-buffers", virtV2vExtraArgs: "--vddk-config /mnt/extra-v2v-conf/input.conf" };
        session.declared.set("settings", { token: "virtualization:ForkliftController", inputs });
        const look = new ClusterLook(session, new AbortController().signal);
        const own = { name: "shop", namespace: "demo" };
        const [found] = await on.world.play(bufferFindings({ type: "warm" } as never, { own, session }, "vsphere", look));
        assert.deepEqual([found?.severity, found?.property], ["error", "type"]);
    });
});
