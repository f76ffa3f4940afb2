import assert from "node:assert/strict";
import { ApiError, createCluster, createWatches, failure, type HttpCall, type KubeObject, kinds, type Transport } from "../../provider/kube/index.ts";
import { respond } from "../support/wire.ts";

const ref = { name: "web", namespace: "demo" };
const plan = (resourceVersion: number): KubeObject => ({ metadata: { ...ref, resourceVersion: String(resourceVersion) } });
const line = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`;
const broken = (code: string) => Object.assign(new Error("broken"), { code });

/** What one watch sends before it ends, in good order or with an error. */
type Stream = readonly (string | Error)[];

async function* played(stream: Stream): AsyncGenerator<string> {
    for (const part of stream) {
        if (part instanceof Error) throw part;
        yield part;
    }
}

async function* silence(): AsyncGenerator<string> {
    yield await new Promise<string>(() => {});
}

/** A server that lists version 1, then 2, …, and whose watches are the given ones; each asking is noted. */
function startServer(streams: readonly Stream[], { isPatient = false } = {}) {
    const asked: string[] = [];
    const calls: HttpCall[] = [];
    let lists = 0;
    const left = [...streams];
    const transport: Transport = {
        async send(call) {
            calls.push(call);
            if (call.query?.watch === "true") {
                asked.push(`watch ${call.query.resourceVersion}`);
                return respond(200, {}, left.length === 0 && isPatient ? silence() : played(left.shift() ?? []));
            }
            lists += 1;
            asked.push("list");
            return respond(200, {}, [JSON.stringify({ metadata: { resourceVersion: String(lists) }, items: [plan(lists)] })]);
        },
        close: async () => {},
    };
    const patience = () => new Promise<void>(() => {});
    const clock = { now: () => 0, sleep: isPatient ? patience : async (_milliseconds: number, signal?: AbortSignal) => signal?.throwIfAborted() };
    const watches = createWatches(createCluster(transport, { total: 0, silence: 0 }, { clock, random: () => 1 }), clock, () => 1);
    return { asked, calls, watches };
}

describe("a watch", () => {
    const last = line("MODIFIED", plan(99));
    const cases: readonly { why: string; streams: readonly Stream[]; asked: readonly string[] }[] = [
        { why: "is taken up where it ended in good order", streams: [[line("MODIFIED", plan(7))], [last]], asked: ["list", "watch 1", "watch 7"] },
        {
            why: "is taken up from a bookmark",
            streams: [[line("BOOKMARK", { metadata: { resourceVersion: "8" } })], [last]],
            asked: ["list", "watch 1", "watch 8"],
        },
        {
            why: "lists again when its version has gone (410)",
            streams: [[line("ERROR", failure(410, "Expired", "too old"))], [last]],
            asked: ["list", "watch 1", "list", "watch 2"],
        },
        {
            why: "lists again when its connection breaks",
            streams: [[line("MODIFIED", plan(7)), broken("ECONNRESET")], [last]],
            asked: ["list", "watch 1", "list", "watch 2"],
        },
        {
            why: "lists again when its connection is half-open",
            streams: [[broken("UND_ERR_BODY_TIMEOUT")], [last]],
            asked: ["list", "watch 1", "list", "watch 2"],
        },
        {
            why: "lists again when an event is torn",
            streams: [['{"type":"MODIF'], ["IED\n"], [last]],
            asked: ["list", "watch 1", "watch 1", "list", "watch 2"],
        },
    ];
    for (const { why, streams, asked: expected } of cases)
        it(why, async () => {
            const { asked, watches } = startServer(streams);
            const isLast = (seen: KubeObject | undefined) => (seen?.metadata.resourceVersion === "99" ? true : undefined);
            await watches.until([{ kind: kinds.plan, ref }], ([seen]) => isLast(seen), new AbortController().signal);
            assert.deepEqual(asked.slice(0, expected.length), expected);
        });

    it("goes on for who comes a little later", async () => {
        const { asked, watches } = startServer([[line("MODIFIED", plan(7))], [last]], { isPatient: true });
        const until = (version: string) =>
            watches.until(
                [{ kind: kinds.plan, ref }],
                ([seen]) => (seen?.metadata.resourceVersion === version ? true : undefined),
                new AbortController().signal,
            );
        await until("7");
        await until("99");
        assert.deepEqual(asked.slice(0, 3), ["list", "watch 1", "watch 7"]);
    });

    it("notices silence later than the next bookmark, and long before the stall of a run", async () => {
        const { calls, watches } = startServer([[last]]);
        const isLast = (seen: KubeObject | undefined) => (seen?.metadata.resourceVersion === "99" ? true : undefined);
        await watches.until([{ kind: kinds.plan, ref }], ([seen]) => isLast(seen), new AbortController().signal);
        const { silence, query } = calls.find((call) => call.query?.watch === "true")!;
        assert.ok(silence > 120_000 && silence < 300_000);
        assert.equal(query?.allowWatchBookmarks, "true");
    });

    it("ends for everybody when it is forbidden", async () => {
        const forbidden = [line("ERROR", failure(403, "Forbidden", "plans is forbidden"))];
        const { watches } = startServer([forbidden]);
        await assert.rejects(
            watches.until([{ kind: kinds.plan, ref }], () => undefined, new AbortController().signal),
            (error) => error instanceof ApiError && error.message.startsWith("WATCH plans in demo: plans is forbidden"),
        );
    });

    describe("of all that is in a namespace", () => {
        const range = { kind: kinds.plan, namespace: "demo" };
        const namesIn = (list: KubeObject | undefined) => (list?.items as KubeObject[] | undefined)?.map(({ metadata }) => metadata.name);

        it("sees what comes in later", async () => {
            const other = { metadata: { name: "other", namespace: "demo", resourceVersion: "7" } };
            const { watches } = startServer([[line("ADDED", other)]], { isPatient: true });
            const names = await watches.until(
                [range],
                ([list]) => (namesIn(list)?.length === 2 ? namesIn(list) : undefined),
                new AbortController().signal,
            );
            assert.deepEqual(names, ["web", "other"]);
        });

        it("goes on without it when it is forbidden", async () => {
            const { watches } = startServer([[line("ERROR", failure(403, "Forbidden", "plans is forbidden"))]], { isPatient: true });
            const decide = ([list]: readonly (KubeObject | undefined)[]) => (list === undefined ? "closed" : undefined);
            assert.equal(await watches.until([range], decide, new AbortController().signal), "closed");
        });
    });
});
