import assert from "node:assert/strict";
import { kinds } from "../../../provider/kube/index.ts";
import { type InProcess, openInProcess } from "../../support/inProcess.ts";

describe("the controller of tokens", () => {
    let world: InProcess;
    before(async () => {
        world = await openInProcess();
    });
    after(() => world.close());

    const secret = async (name: string, type: string, account: string) => {
        const metadata = { name, namespace: "demo", annotations: { "kubernetes.io/service-account.name": account } };
        await world.play(world.stage.cluster.create(kinds.secret, { metadata, type }));
        await world.pass(1000);
        return await world.stage.cluster.get(kinds.secret, { name, namespace: "demo" });
    };

    it("fills in the Secret of an account, a different one for each Secret", async () => {
        await world.play(world.stage.cluster.create(kinds.serviceAccount, { metadata: { name: "runner", namespace: "demo" } }));
        const [one, other] = [
            await secret("one", "kubernetes.io/service-account-token", "runner"),
            await secret("other", "kubernetes.io/service-account-token", "runner"),
        ];
        assert.deepEqual(Object.keys(one!.data as object).sort(), ["ca.crt", "namespace", "token"]);
        assert.notDeepEqual(one!.data, other!.data);
    });

    it("takes away the Secret of an account that is not there", async () => {
        assert.equal(await secret("lost", "kubernetes.io/service-account-token", "nobody"), undefined);
    });

    it("takes away the Secrets of an account that goes", async () => {
        await world.play(world.stage.cluster.create(kinds.serviceAccount, { metadata: { name: "guest", namespace: "demo" } }));
        assert.ok(await secret("gone", "kubernetes.io/service-account-token", "guest"));
        await world.play(world.stage.cluster.delete(kinds.serviceAccount, { name: "guest", namespace: "demo" }));
        await world.pass(1000);
        assert.equal(await world.stage.cluster.get(kinds.secret, { name: "gone", namespace: "demo" }), undefined);
    });

    it("leaves other Secrets as they are", async () => {
        assert.equal((await secret("login", "Opaque", "runner"))!.data, undefined);
    });
});
