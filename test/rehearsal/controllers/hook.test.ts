import assert from "node:assert/strict";
import { conditionsOf } from "../../../provider/condition/index.ts";
import { kinds } from "../../../provider/kube/index.ts";
import { type InProcess, openInProcess } from "../../support/inProcess.ts";

describe("the controller of hooks", () => {
    let world: InProcess;
    before(async () => {
        world = await openInProcess();
    });
    after(() => world.close());

    const image = "quay.io/konveyor/hook-runner";
    const aap = { jobTemplateId: 7, url: "https://aap.example.com", tokenSecret: { name: "aap" } };
    const cases = [
        { why: "an image is enough", spec: { image }, says: ["Ready"] },
        { why: "a playbook is base64", spec: { image, playbook: "LSBob3N0czogYWxs" }, says: ["Ready"] },
        { why: "line ends in it do not matter", spec: { image, playbook: "LSBob3N0\nczogYWxs\n" }, says: ["Ready"] },
        { why: "a playbook in clear is none", spec: { image, playbook: "- hosts: all" }, says: ["InvalidPlaybook DataError"] },
        { why: "base64 has its padding", spec: { image, playbook: "LSBob3N0czogYWxsCg" }, says: ["InvalidPlaybook DataError"] },
        { why: "both are judged", spec: { image: "Hook Runner", playbook: "?" }, says: ["InvalidImage NotSet", "InvalidPlaybook DataError"] },
        { why: "a playbook needs an image", spec: { playbook: "LSBob3N0czogYWxs" }, says: ["InvalidHookExecute NotSet"] },
        { why: "a job template is enough", spec: { aap }, says: ["Ready"] },
        { why: "a job template stands alone", spec: { aap, image }, says: ["InvalidHookExecute NotSet"] },
        { why: "a job template has an id", spec: { aap: { ...aap, jobTemplateId: 0 } }, says: ["InvalidHookExecute NotSet"] },
        { why: "a platform has to be known", spec: { aap: { jobTemplateId: 7 } }, says: ["InvalidHookExecute NotSet"] },
    ];
    for (const [at, { why, spec, says }] of cases.entries())
        it(`says that ${why}`, async () => {
            const ref = { name: `hook-${at}`, namespace: "demo" };
            await world.play(world.stage.cluster.create(kinds.hook, { metadata: ref, spec }));
            await world.pass(1000);
            const { status } = (await world.stage.cluster.get(kinds.hook, ref))!;
            assert.deepEqual(
                conditionsOf(status).map(({ type, reason }) => (reason ? `${type} ${reason}` : type)),
                says,
            );
        });
});
