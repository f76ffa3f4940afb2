import { createWriteStream, readFileSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MigrationError } from "../errors.ts";
import {
    createInventory,
    type Exported,
    exported,
    NotLoaded,
    narrowed,
    type Origin,
    readTarget,
    serviceOrigin,
    snapshotText,
    sourceTypes,
} from "../inventory/index.ts";
import { ApiError, type Cluster, type KubeObject, kinds, type ObjectRef } from "../kube/index.ts";
import { inOurWords, toId, toRef } from "../lifecycle/index.ts";
import { parseConfig, withEnvironment } from "../resources/config.ts";
import { type Connection, openConnection } from "../resources/connection.ts";
import { pickVms } from "../selection/index.ts";
import { didYouMean } from "../util/nearest.ts";

export interface ExportOptions {
    /** `name` or `namespace/name`. */
    readonly provider: string;
    readonly kubeconfig?: string;
    readonly context?: string;
    readonly namespace?: string;
    readonly inventoryUrl?: string;
    /** Path of a PEM file. */
    readonly inventoryCa?: string;
    /** Path, or `-`. */
    readonly output: string;
    readonly vms?: string;
}

/**
 * Writes the snapshot of a source; answers what it could not put in. A file is complete or not there.
 *
 * Errors: `InvalidInput` for what was asked; `NotReachable` and `NotAllowed` of the cluster and the inventory.
 */
export async function exportInventory(options: ExportOptions): Promise<readonly string[]> {
    const { kubeconfig, context, namespace, inventoryUrl, inventoryCa } = options;
    const given = { kubeconfig, context, namespace, inventoryUrl, inventoryCa: inventoryCa === undefined ? undefined : readText(inventoryCa) };
    const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const connection = openConnection(parseConfig(withEnvironment(known, process.env)));
    try {
        return await exportFrom(connection, options, new AbortController().signal);
    } catch (error) {
        throw inOurWords(error);
    } finally {
        await connection.close();
    }
}

async function exportFrom({ cluster, namespace, door }: Connection, options: ExportOptions, signal: AbortSignal): Promise<readonly string[]> {
    const ref = toRef(options.provider, namespace);
    const { uid, type } = await findSource(cluster, ref, signal);
    const origin = serviceOrigin(await door(signal), { type, uid });
    const source = await sourceOf(origin, options, signal).catch((error) =>
        Promise.reject(error instanceof NotLoaded ? notLoaded(ref, error) : error),
    );
    const { target, hidden } = await readTarget(cluster, signal);
    await write(snapshotText(source, target), options.output);
    return hidden.map((each) => `the target part lacks ${each}: give this account the right to list them, or write them into the file`);
}

async function findSource(cluster: Cluster, ref: ObjectRef, signal: AbortSignal) {
    const object = await cluster.get(kinds.provider, ref, { signal });
    if (!object?.metadata.uid) throw await noProvider(cluster, ref, signal);
    const type = sourceTypes.find((each) => each === object.spec?.type);
    if (type) return { uid: object.metadata.uid, type };
    const seen = `--provider: ${toId(ref)} is of the type ${JSON.stringify(object.spec?.type)}`;
    throw new MigrationError("InvalidInput", `${seen}, which no snapshot can hold; the types are ${sourceTypes.join(", ")}`);
}

async function noProvider(cluster: Cluster, ref: ObjectRef, signal: AbortSignal): Promise<MigrationError> {
    const names = (await providers(cluster, ref.namespace, signal)).map(({ metadata }) =>
        toId({ name: metadata.name!, namespace: metadata.namespace }),
    );
    const near = didYouMean(toId(ref), names) || (names.length > 0 ? `; there are ${names.sort().join(", ")}` : "; set --namespace or --context");
    return new MigrationError("InvalidInput", `--provider: there is no Provider ${toId(ref)}${near}`);
}

/** Those of all namespaces, or of the one that may be looked into. */
async function providers(cluster: Cluster, namespace: string | undefined, signal: AbortSignal): Promise<readonly KubeObject[]> {
    for (const place of [undefined, namespace])
        try {
            return (await cluster.list(kinds.provider, { namespace: place, signal })).items;
        } catch (error) {
            if (!(error instanceof ApiError) || (error.code !== 403 && error.code !== 404)) throw error;
        }
    return [];
}

/** Whether the inventory knows the source at all shows before a file is begun. */
async function sourceOf(origin: Origin, { vms: query }: ExportOptions, signal: AbortSignal): Promise<Exported> {
    const source = exported(origin, signal);
    const inventory = createInventory(origin);
    const networks = await inventory.networks(signal);
    if (query === undefined) return source;
    const [vms, datastores, hosts] = await Promise.all([inventory.vms(signal), inventory.datastores(signal), inventory.hosts(signal)]);
    const clusters = inventory.collections.includes("clusters") ? await inventory.items("clusters", signal) : [];
    const { vms: picked, findings } = pickVms(vms, { query }, { networks, datastores, hosts, clusters });
    const details = findings.filter(({ severity }) => severity === "error").map(({ message }) => message);
    if (details.length > 0) throw new MigrationError("InvalidInput", "--vms picks nothing that could be exported", { details });
    return await narrowed(
        source,
        [...picked.values()].map(({ vm }) => vm),
    );
}

async function write(text: AsyncIterable<string>, output: string): Promise<void> {
    if (output === "-") return await pipeline(Readable.from(text), process.stdout, { end: false });
    const part = `${output}.part`;
    try {
        await pipeline(Readable.from(text), createWriteStream(part));
        await rename(part, output);
    } catch (error) {
        await rm(part, { force: true });
        const { code, syscall, message } = error as NodeJS.ErrnoException;
        if (syscall !== "open" && syscall !== "write" && syscall !== "rename") throw error;
        const why = code === "ENOENT" ? "there is no such folder" : message;
        throw new MigrationError("InvalidInput", `--output: cannot write ${output}: ${why}`, { cause: error });
    }
}

function readText(path: string): string {
    try {
        return readFileSync(path, "utf8");
    } catch (cause) {
        throw new MigrationError("InvalidInput", `--inventory-ca: cannot read ${path}: ${(cause as Error).message}`, { cause });
    }
}

function notLoaded(ref: ObjectRef, cause: NotLoaded): MigrationError {
    const remedy = "wait until the Provider is Ready, or look at its conditions";
    return new MigrationError("NotReachable", `--provider: the inventory does not know Provider ${toId(ref)} yet; ${remedy}`, { cause });
}
