import { setTimeout as sleep } from "node:timers/promises";
import { MigrationError } from "../../provider/errors.ts";
import { containsUnknown, unknown, type ValueMap } from "../../provider/schema/value.ts";
import type { Difference, Issue, Made, ProviderHandler, RequestContext, ResourceHandler, Row } from "../../provider/serve/port.ts";
import type { FakeWorld } from "./fakeWorld.ts";

/**
 * A provider with one resource, `migration-toolkit:test:Box`, that does on request whatever a real one may do.
 *
 * Inputs of a Box: `size` (in place), `color` (replacement), `password` (secret by schema), `note` (free), `vms` (a row each), and how to
 * behave: `seconds` to wait, `outcome` "done" | "unfinished" | "refused" | "refused late" | "bug" | "stray bug" | "crash" | "deaf", `broken` names of VMs that fail.
 */
export function fakeProvider(world: FakeWorld): ProviderHandler {
    return {
        name: "migration-toolkit",
        version: "0.1.0",
        schema: () => JSON.stringify(fakeSchema),
        checkConfig: async (news) => ({ inputs: news, issues: configIssues(news) }),
        diffConfig: async (olds, news) => difference(olds, news, () => false),
        configure: async (config) => ({
            resources: { "migration-toolkit:test:Box": boxes(world, config), ...virtualization },
            invokes: {
                "migration-toolkit:test:count": async (args) => ({
                    result: { count: Object.keys(world.boxes()).length, token: "invoke-secret-token", echo: args.echo ?? null },
                    issues: args.echo === "bad" ? [{ property: "echo", reason: "must not be bad" }] : [],
                }),
            },
            ...(config.kubeconfig !== undefined && { cluster: { kubeconfig: config.kubeconfig as string } }),
            close: async () => {},
        }),
    };
}

/** Stand-ins for the real kinds, for tests of components: each becomes at once what it was asked to be. */
const virtualization = Object.fromEntries(
    ["NetworkMap", "StorageMap", "Plan", "Migration"].map((kind) => [`migration-toolkit:virtualization:${kind}`, standIn(kind)]),
);

function standIn(kind: string): ResourceHandler {
    const ended: ValueMap =
        kind === "Migration" ? { outcome: "Succeeded", attempt: 1, isComplete: true, summary: "2 of 2 VMs moved", vms: { "web-01": {} } } : {};
    const make = async (news: ValueMap, preview: boolean, name: string): Promise<Made> =>
        preview ? { id: "", outputs: { ...news, name: unknown } } : { id: `demo/${name}`, outputs: { ...news, name, ...ended } };
    return {
        check: async ({ news }) => ({ inputs: news, issues: [] }),
        diff: async ({ oldInputs, news }) => difference(oldInputs, news, () => false),
        create: ({ news, preview }, { name }) => make(news, preview, name),
        update: ({ news, preview }, { name }) => make(news, preview, name),
        read: async ({ id, inputs, state }) => ({ id, inputs, outputs: state }),
        delete: async () => {},
    };
}

const boxProperties = {
    size: { type: "number" },
    color: { type: "string" },
    password: { type: "string", secret: true },
    note: { $ref: "pulumi.json#/Any" },
    vms: { type: "array", items: { type: "string" } },
    seconds: { type: "number" },
    outcome: { type: "string" },
    broken: { type: "array", items: { type: "string" } },
};

export const fakeSchema = {
    name: "migration-toolkit",
    version: "0.1.0",
    config: { variables: { limits: { type: "object" }, apiToken: { type: "string", secret: true }, kubeconfig: { type: "string" } } },
    resources: {
        "migration-toolkit:test:Box": { inputProperties: boxProperties, properties: { ...boxProperties, made: { type: "string" } } },
        "migration-toolkit:test:Pair": { isComponent: true, inputProperties: { size: { type: "number" } }, properties: {} },
    },
    functions: {
        "migration-toolkit:test:count": { outputs: { properties: { count: { type: "number" }, token: { type: "string", secret: true } } } },
    },
};

function boxes(world: FakeWorld, config: ValueMap): ResourceHandler {
    return {
        check: async ({ news }) => ({ inputs: news, issues: issuesOf(news) }),
        diff: async ({ oldInputs, news }) => difference(oldInputs, news, (key) => key === "color"),
        create: ({ news, preview }, context) => make(world, `${context.name}-${String(news.color ?? "plain")}`, news, preview, "create", context),
        update: ({ id, news, preview }, context) => make(world, id, news, preview, "update", context),
        read: async ({ id, inputs }, context) => {
            const box = world.boxes()[id];
            if (!box) return undefined;
            context.progress.status("looked");
            return { id, inputs: Object.keys(inputs).length === 0 ? box : { ...inputs, size: box.size ?? null }, outputs: toOutputs(box, config) };
        },
        delete: async ({ id }) => {
            world.remove(id);
        },
    };
}

async function make(
    world: FakeWorld,
    id: string,
    news: ValueMap,
    preview: boolean,
    operation: "create" | "update",
    context: RequestContext,
): Promise<Made> {
    const { progress, signal } = context;
    progress.rows(rowsOf(news, operation, preview ? "planned" : "running"));
    if (preview) return { id: "", outputs: { ...news, made: unknown } };
    if (news.outcome === "refused") throw new MigrationError("Refused", `the controller refused ${id}`, { details: [`password ${news.password}`] });
    if (news.outcome === "stray bug") {
        setTimeout(() => Promise.reject(new TypeError(`stray ${String(news.password)}`)));
        await sleep(60_000);
    }
    if (news.outcome === "bug") throw new TypeError(`cannot read ${String(news.password)}`);
    world.put(id, news);
    try {
        for (let second = 0; second < Number(news.seconds ?? 0); second++) {
            for (let tick = 0; tick < 20; tick++) progress.status(`second ${second}, ${tick * 5} %`);
            await sleep(1000, undefined, { signal });
        }
    } catch {
        const reason = signal.reason instanceof Error ? signal.reason.message : "stopped";
        return { id, outputs: toOutputs(news), unfinished: { reasons: [reason], inputs: { ...news, seconds: 0 } } };
    }
    progress.log("info", `made ${id} with password ${String(news.password)}`);
    const rows = rowsOf(news, operation, "done");
    progress.rows(rows);
    const failed = rows.filter((row) => row.state === "failed").map((row) => `${row.name}: ${row.error}`);
    if (news.outcome === "refused late") throw new MigrationError("Refused", `the controller refused ${id} after its VMs had moved`);
    if (news.outcome === "crash") await crash();
    if (news.outcome === "deaf") await sleep(60_000);
    const reasons = news.outcome === "unfinished" ? [`${id} is half done; its password is ${String(news.password)}`, ...failed] : failed;
    if (reasons.length > 0) return { id, outputs: toOutputs(news), unfinished: { reasons, inputs: { ...news, outcome: null, broken: null } } };
    return { id, outputs: toOutputs(news) };
}

async function crash(): Promise<never> {
    await sleep(500);
    process.kill(process.pid, "SIGKILL");
    return new Promise(() => {});
}

function toOutputs(box: ValueMap, config: ValueMap = {}): ValueMap {
    return { ...box, made: "yes", ...(config.limits === undefined ? {} : { limits: config.limits }) };
}

function rowsOf(news: ValueMap, operation: Row["operation"], state: Row["state"]): Row[] {
    const names = Array.isArray(news.vms) ? news.vms.map(String) : [];
    const broken = Array.isArray(news.broken) ? news.broken.map(String) : [];
    return names.map((name) => {
        const isBroken = state === "done" && broken.includes(name);
        const warning = name.startsWith("old") ? "no guest tools" : undefined;
        const row = { type: "test:BoxVm", name, operation, inputs: { name }, status: `copying ${name}`, warning };
        return isBroken ? { ...row, state: "failed", error: "disk 2 is locked" } : { ...row, state, outputs: { disks: 2 } };
    });
}

function issuesOf(news: ValueMap): Issue[] {
    const known = Object.keys(boxProperties);
    const strangers = Object.keys(news).filter((key) => !known.includes(key) && !key.startsWith("__"));
    return [
        ...strangers.map((key) => ({ property: key, reason: "is not known; did you mean size?" })),
        ...(Number(news.size) < 0 ? [{ property: 'vms["db-01"].size', reason: `must not be negative; seen ${news.size}` }] : []),
    ];
}

function configIssues(news: ValueMap): Issue[] {
    if (news.limits === undefined || containsUnknown(news.limits)) return [];
    return typeof news.limits === "object" ? [] : [{ property: "limits", reason: "must be an object" }];
}

function difference(olds: ValueMap, news: ValueMap, isReplacement: (key: string) => boolean): Difference {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
    const kind = (key: string) => (key in olds ? (key in news ? "update" : "delete") : "add");
    return {
        changes: keys.length > 0 ? "some" : "none",
        detailed: Object.fromEntries(
            keys.map((key) => [key, { kind: isReplacement(key) ? (`${kind(key)}-replace` as const) : kind(key), inputDiff: true }] as const),
        ),
        deleteBeforeReplace: false,
    };
}
