import { conditionsOf, hasTrue } from "../../condition/index.ts";
import { type Kind, kinds } from "../../kube/index.ts";
import { toId } from "../../lifecycle/index.ts";
import type { ClusterLook } from "../virtualization/clusterLook.ts";

/** What is known of an operator besides what OLM says. */
interface Known {
    /** What it is told to run by: it takes down what it has made only while it runs itself. Source: MTV-063, MTC-029. */
    readonly operands: readonly Kind[];
    /** Work that its controllers do, and that a restart of theirs disturbs. */
    readonly runs: readonly Kind[];
}

const mtv: Known = { operands: [kinds.forkliftController], runs: [kinds.migration] };

const mtc: Known = { operands: [kinds.migrationController], runs: [kinds.migMigration] };

const packages: Readonly<Record<string, Known>> = { "mtv-operator": mtv, "forklift-operator": mtv, "mtc-operator": mtc };

/** Whether both bring the same kinds, as a product and its community's build do. */
export function isSameProduct(one: string, other: string): boolean {
    return one === other || (packages[one] !== undefined && packages[one] === packages[other]);
}

export function operandsOf(name: string): readonly Kind[] {
    return packages[name]?.operands ?? [];
}

/** What runs now in the whole cluster, as `Migration demo/web`. What this identity may not look at does not count. */
export async function runningOf(name: string, look: ClusterLook): Promise<readonly string[]> {
    const lists = (packages[name]?.runs ?? []).map(async (kind) => {
        const found = (await look.list(kind, {}, "channel")) ?? [];
        const running = found.filter(({ status }) => hasTrue(conditionsOf(status), "Running"));
        return running.map(({ metadata }) => `${kind.kind} ${toId({ name: metadata.name!, namespace: metadata.namespace! })}`);
    });
    return (await Promise.all(lists)).flat();
}
