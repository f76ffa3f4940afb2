import assert from "node:assert/strict";
import { readReport, toJson } from "../../provider/report/document/index.ts";
import type { RunReport } from "../../provider/report/runs/index.ts";
import { later, start, trace } from "../support/runs.ts";

const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
const types = {
    wave: "migration-toolkit:index:Wave",
    plan: "migration-toolkit:virtualization:Plan",
    run: "migration-toolkit:virtualization:Migration",
};
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "hunter2", plaintext: "hunter2" };

const wave = { urn: urn(types.wave, "shop"), type: types.wave, inputs: { stage: "complete", source: secret } };
const plan = (key: string, hosts: Record<string, string>) => ({
    urn: urn(`${types.wave}$${types.plan}`, `shop-${key}`),
    type: types.plan,
    id: `demo/shop-${key}`,
    parent: wave.urn,
    inputs: {
        type: "warm",
        targetNamespace: "web",
        selected: Object.fromEntries(Object.entries(hosts).map(([name, host]) => [name, JSON.stringify({ id: `id-${name}`, host })])),
    },
    outputs: { namespace: "demo", name: `shop-${key}`, password: secret },
});
const run = (key: string, outputs: object, more: object = {}) => ({
    urn: urn(`${types.wave}$${types.run}`, `shop-${key}`),
    type: types.run,
    id: `demo/shop-${key}`,
    parent: wave.urn,
    inputs: { plan: `demo/shop-${key}` },
    outputs,
    ...more,
});
const record = { attempt: 1, name: "shop-1-1", outcome: "Succeeded", startedAt: start, completedAt: later(600) };
const moved = (name: string) => ({
    outcome: "Succeeded",
    attempts: [JSON.stringify(record)],
    vms: { [name]: { id: `id-${name}`, name, outcome: "Succeeded", doneMiB: 4500, totalMiB: 4500 } },
    timeline: { [name]: JSON.stringify([trace({ host: undefined })]) },
});

function read(resources: readonly object[], more: object = {}): RunReport {
    const deployment = { manifest: { time: later(7200) }, resources, ...more };
    return readReport(JSON.stringify({ version: 3, deployment })) as RunReport;
}

describe("a report of a stack's state", () => {
    it("has waves, their runs in order, and each VM's host from its plan", () => {
        const report = read([
            wave,
            plan("1", { "web-01": "esx-07" }),
            plan("2", { "db-01": "esx-08" }),
            run("1", moved("web-01")),
            run("2", moved("db-01"), { dependencies: [urn(`${types.wave}$${types.run}`, "shop-1")] }),
        ]);
        assert.deepEqual(
            [report.project, report.stack, report.source, report.outcome, report.seenAt],
            ["shop", "prod", "stack", "Succeeded", later(7200)],
        );
        assert.deepEqual(
            report.waves.map(({ name, stage, plans }) => [name, stage, plans]),
            [["shop", "complete", ["shop-1", "shop-2"]]],
        );
        assert.deepEqual(
            report.plans.map(({ wave: of, plan: object, type, after, vms }) => [of, object, type, after, vms[0]!.host]),
            [
                ["shop", "demo/shop-1", "warm", [], "esx-07"],
                ["shop", "demo/shop-2", "warm", ["shop-1"], "esx-08"],
            ],
        );
    });

    it("never tells a secret", () =>
        assert.ok(!toJson(read([wave, plan("1", {}), run("1", { ...moved("a"), summary: secret })])).includes("hunter2")));

    it("leaves out what only waits to be deleted", () => assert.equal(read([wave, run("1", moved("a"), { delete: true })]).plans.length, 0));

    it("shows when a VM moved, and says that steps are missing, where an older version wrote the state", () => {
        const { attempts: _none, timeline: _neither, ...old } = moved("a");
        const vms = { a: { ...old.vms.a, startedAt: start, completedAt: later(600) } };
        const report = read([run("1", { ...old, vms, attempt: 1, startedAt: start, completedAt: later(600) })]);
        assert.equal(report.plans[0]!.vms[0]!.elapsedSeconds, 600);
        assert.match(report.notes[0]!, /shop-1 was written by a version that kept no timeline/);
    });

    it("says that an update was interrupted, and where the rest is to be seen", () => {
        const { notes } = read([run("1", moved("a"))], { pending_operations: [{ type: "updating", resource: run("1", {}) }] });
        assert.match(notes[0]!, /an update was interrupted \(updating shop-1\).*report --live/);
    });

    it("reads what is expected and the window from the run's inputs", () => {
        const inputs = {
            plan: "demo/shop-1",
            estimate: { minutes: 10, lowMinutes: 5, highMinutes: 20 },
            window: { start: "2026-01-05T09:00", end: "2026-01-05T09:15", timeZone: "Europe/Berlin", force: true },
        };
        const [first] = read([run("1", moved("a"), { inputs })]).plans;
        assert.deepEqual(
            [first!.prediction?.actualMinutes, first!.prediction?.ratio, first!.window?.isKept, first!.window?.isForced],
            [10, 1, true, true],
        );
    });

    it("holds no controls of terminals, also where an escape hid them", () => {
        const name = "web-01";
        const timeline = { [name]: JSON.stringify([trace({ outcome: "Failed", error: "a\u001b[2Jb\u202ec" })]) };
        const report = read([run("1", { ...moved(name), timeline })]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        assert.doesNotMatch(report.failures[0]!.cause, /[\u0000-\u001f\u202e]/);
    });

    it("says so when nothing has run", () => assert.match(read([wave]).notes[0]!, /the stack has no run/));

    it("refuses another document with words that quote nothing of it", () =>
        assert.throws(
            () => readReport('{"deployment":{"resources":[{"urn":5,"secret":"hunter2"}]}}'),
            (error: Error) => {
                assert.match(error.message, /this is not the output of `pulumi stack export`: deployment\.resources\.0\.urn/);
                return !error.message.includes("hunter2");
            },
        ));
});
