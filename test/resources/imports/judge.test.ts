import assert from "node:assert/strict";
import type { KubeObject } from "../../../provider/kube/index.ts";
import { judgeImport } from "../../../provider/resources/imports/judge.ts";
import { failing, volume } from "../../support/imports.ts";

describe("the verdict on an import", () => {
    const looks: readonly { why: string; seen: KubeObject | undefined; wishes?: object; state: string; says?: RegExp }[] = [
        { why: "it is not there yet", seen: undefined, state: "waiting", says: /the object to appear/ },
        { why: "nobody has looked at it", seen: volume(undefined), state: "waiting", says: /CDI to look at it/ },
        {
            why: "its claim is not bound, and the condition says why",
            seen: volume("Pending", { bound: ["False", "Pending", "no storage class is set"] }),
            state: "waiting",
            says: /the claim to be bound: no storage class is set/,
        },
        {
            why: "its pod does not start, and the condition says why",
            seen: volume("ImportScheduled", { running: ["False", "Pending", 'secret "x" not found'] }),
            state: "waiting",
            says: /the importer pod to start: secret .*x.* not found/,
        },
        {
            why: "it copies",
            seen: volume("ImportInProgress", { progress: "42.314%", running: ["True", "Pod is running"] }),
            state: "waiting",
            says: /the import.*42\.3 %/,
        },
        { why: "nobody knows how far it is", seen: volume("ImportInProgress", { progress: "N/A" }), state: "waiting", says: /"for":"the import"}/ },
        { why: "it clones", seen: volume("CloneInProgress"), state: "waiting", says: /the clone/ },
        { why: "a phase that nobody knows", seen: volume("Defragmenting"), state: "waiting", says: /phase Defragmenting to end/ },
        { why: "all is there", seen: volume("Succeeded", { running: ["False", "Completed"] }), state: "ready" },
        {
            why: "it has failed for good, with the importer's words and what helps",
            seen: volume("Failed", { running: ["False", "Error", "got 401 Unauthorized"] }),
            state: "failed",
            says: /got 401 Unauthorized.*give the endpoint's `credentials`/,
        },
        { why: "it has failed without a word", seen: volume("Failed"), state: "failed", says: /CDI gives no reason/ },
        { why: "no VM uses it: done, with a word about it", seen: volume("WaitForFirstConsumer"), state: "ready", says: /immediateBinding: true/ },
        { why: "later versions say it so", seen: volume("PendingPopulation"), state: "ready", says: /immediateBinding: true/ },
        {
            why: "no VM uses it and that is waited for",
            seen: volume("WaitForFirstConsumer"),
            wishes: { waitForConsumer: true },
            state: "waiting",
            says: /a VM that uses the disk/,
        },
        {
            why: "no VM is needed",
            seen: volume("WaitForFirstConsumer"),
            wishes: { immediateBinding: true },
            state: "waiting",
            says: /bind the claim at once/,
        },
        {
            why: "out of memory is a failure",
            seen: volume("ImportInProgress", { running: ["False", "OOMKilled"] }),
            state: "waiting",
            says: /OOMKilled/,
        },
        {
            why: "an importer that notices late that it needs scratch space is given some",
            seen: volume("ImportInProgress", { running: ["False", "Error", "scratch space required and none found"] }),
            wishes: { maxRestarts: 0 },
            state: "waiting",
            says: /"for":"the import"}/,
        },
        {
            why: "another try with a disk that is too small ends no better",
            seen: failing(0, "Virtual image size 10 is larger than the available size 5. A larger PVC is required."),
            state: "failed",
            says: /ask for a larger disk/,
        },
    ];
    for (const { why, seen, wishes = {}, state, says } of looks)
        it(`is ${state}: ${why}`, () => {
            const verdict = judgeImport(seen, wishes);
            assert.equal(verdict.state, state);
            if (says) assert.match(JSON.stringify(verdict), says);
        });

    it("stands still while the kubelet alternates between its two words for an image that cannot be pulled", () => {
        const words = [
            ["ErrImagePull", "rpc error: manifest unknown"],
            ["ImagePullBackOff", "Back-off pulling image"],
        ];
        const [one, other] = words.map((each) => judgeImport(volume("ImportScheduled", { running: ["False", ...each] }), {}));
        assert.deepEqual(one, other);
        assert.match(JSON.stringify(one), /pull the image/);
    });
});

describe("an importer that fails again and again", () => {
    const begun = volume("ImportScheduled");
    const cases: readonly { why: string; first: KubeObject; now: KubeObject; maxRestarts?: number; fails: boolean; says: RegExp }[] = [
        { why: "once is allowed", first: begun, now: failing(0), fails: false, says: /has failed: expected status code 200/ },
        { why: "and again, three times by default", first: begun, now: failing(2), fails: false, says: /has failed 3 times/ },
        {
            why: "but not a fourth time",
            first: begun,
            now: failing(3),
            fails: true,
            says: /has failed 4 times.*look at the `url`.*CDI goes on trying/,
        },
        { why: "not at all when no restart is allowed", first: begun, now: failing(0), maxRestarts: 0, fails: true, says: /has failed: / },
        { why: "what an earlier update was told counts no more", first: failing(3), now: failing(3), fails: false, says: /has failed: / },
        { why: "also when no restart is allowed", first: failing(7), now: failing(7), maxRestarts: 0, fails: false, says: /begin again/ },
        { why: "only what fails from now on", first: failing(3), now: failing(6), fails: false, says: /has failed 3 times/ },
        { why: "as often as was allowed", first: failing(3), now: failing(7), fails: true, says: /has failed 4 times/ },
        {
            why: "from the first look on, also while it ran then",
            first: volume("ImportInProgress", { restartCount: 5, running: ["True", "Pod is running"] }),
            now: failing(5),
            maxRestarts: 0,
            fails: true,
            says: /has failed: /,
        },
    ];
    for (const { why, first, now, maxRestarts, fails, says } of cases)
        it(`is ${fails ? "reported" : "waited for"}: ${why}`, () => {
            const verdict = judgeImport(now, { maxRestarts }, first);
            assert.equal(verdict.state, fails ? "failed" : "waiting");
            assert.match(JSON.stringify(verdict), says);
        });

    it("is counted from the beginning by a refresh", () => assert.match(JSON.stringify(judgeImport(failing(3), {})), /has failed 4 times/));

    it("says nothing of it while it works again", () => {
        const now = volume("ImportInProgress", { restartCount: 9, progress: "1.0%", running: ["True", "Pod is running"] });
        assert.deepEqual(judgeImport(now, { maxRestarts: 0 }, begun), { state: "waiting", for: "the import", progress: "1.0 %" });
    });
});
