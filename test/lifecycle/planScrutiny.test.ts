import assert from "node:assert/strict";
import { kinds } from "../../provider/kube/index.ts";
import { unknown } from "../../provider/schema/value.ts";
import { changed, failure, grown, plan, planStage, run, success } from "../support/planStage.ts";

describe("the VMs of a plan", () => {
    const { on, start, up, preview, state, seen } = planStage();

    afterEach(() => on.world.close());

    describe("with concerns", () => {
        const critical = changed("web-02", {
            concerns: [{ id: "vmware.passthrough_device.detected", category: "Critical", label: "Passthrough device detected" }],
        });
        const acceptConcerns = { "vmware.passthrough_device.detected": ["web-02"] };

        it("that are critical fail the preview until they are accepted, VM by VM", async () => {
            await start();
            on.move = critical;
            assert.match(failure(await preview(plan())), /acceptConcerns: \{ "vmware\.passthrough_device\.detected": \["web-02"\] \}/);
            assert.match(failure(await preview(plan({ acceptConcerns: { "vmware.passthrough_device.detected": ["web-01"] } }))), /web-02/);
            const { told } = success(await preview(plan({ acceptConcerns })));
            assert.ok(told.some((line) => /^warning plan: acceptConcerns\["vmware\.passthrough_device\.detected"\]: accepted for web-02/.test(line)));
            on.move = (vms) => vms;
            const after = success(await preview(plan({ acceptConcerns })));
            assert.ok(
                after.told.some((line) => /^warning plan: acceptConcerns/.test(line)),
                after.told.join("\n"),
            );
        });

        it("of the user's own are told as all others are", async () => {
            await start();
            const concernRules = [{ id: "acme.small", category: "Critical", label: "Too small", query: "where memoryMB < 8192 and name = 'web-01'" }];
            assert.match(failure(await preview(plan({ concernRules }))), /cannot migrate web-01 \(vm-1\): Too small \(acme\.small\)/);
            success(await up(plan({ concernRules, acceptConcerns: { "acme.small": ["web-01"] } })));
            assert.deepEqual(seen("web-01").concerns, { "acme.small": "Critical: Too small" });
            const wrong = [{ ...concernRules[0]!, id: "vmware.tpm.detected", query: "where memory" }];
            const told = failure(await preview(plan({ concernRules: wrong })));
            assert.match(told, /concernRules\[0\]\.id: is "vmware\.tpm\.detected", the id of a rule of the validation service/);
            assert.match(told, /concernRules\[0\]\.query: /);
        });
    });

    describe("with an approved digest", () => {
        it("are moved as long as they are what was approved", async () => {
            await start();
            const { told } = success(await preview(plan()));
            const [, digest] = /digest ([0-9a-f]{16})/.exec(told.join("\n"))!;
            success(await up(plan({ approvedDigest: digest! }), run));
            on.move = grown;
            assert.deepEqual(success(await preview(plan({ approvedDigest: digest! }), run)).steps, []);
        });

        it("stop everything once the inventory has moved, and say what is different", async () => {
            await start();
            success(await up(plan()));
            const approvedDigest = state().digest;
            success(await up(plan({ approvedDigest })));
            on.move = grown;
            const told = failure(await up(plan({ approvedDigest }), run));
            assert.match(told, /^plan\.approvedDigest: the VMs are not as they were approved: "[0-9a-f]{16}" was, "[0-9a-f]{16}" they are now/);
            assert.match(told, /web-01 disk \[nvme-01\] disk-2000\.vmdk \+40 GiB/);
            assert.equal((await on.world.stage.cluster.list(kinds.migration)).items.length, 0);
        });

        it("stop everything while the inventory does not answer", async () => {
            await start();
            success(await up(plan()));
            const approvedDigest = state().digest;
            on.isSilent = true;
            assert.match(failure(await preview(plan({ approvedDigest }))), /^plan\.approvedDigest: cannot be held against the inventory: /m);
            success(await preview(plan()));
        });

        it("are not made before there is an inventory to hold them against", async () => {
            await start();
            const early = plan({ source: "demo/other", approvedDigest: "0123456789abcdef" });
            success(await preview(early));
            assert.match(failure(await up(early)), /whether the VMs are as approved \(`approvedDigest`\) could not be found out/);
        });

        it("have no digest as long as a rule is not known", async () => {
            await start();
            const concernRules = [{ id: "acme.small", category: "Warning", label: "Small", query: unknown }];
            const { told } = success(await preview(plan({ concernRules, acceptConcerns: { "acme.small": [unknown] } })));
            for (const line of ["concernRules: asked once they are known", "acceptConcerns: critical concerns are judged once it is known"])
                assert.ok(told.includes(`info plan: ${line}`), told.join("\n"));
            assert.ok(told.some((line) => line.endsWith("digest not known yet")));
        });
    });
});
