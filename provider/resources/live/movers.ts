import type { KubeObject } from "../../kube/index.ts";
import { sayMaker, toId } from "../../lifecycle/index.ts";
import { isFinal } from "./status.ts";

/** The migration that is not over; KubeVirt lets a VMI have one. */
export function activeIn(migrations: readonly KubeObject[]): KubeObject | undefined {
    return migrations.find((each) => !isFinal(each));
}

/** Annotations by which KubeVirt marks the migrations that it makes itself. Source: KubeVirt's API types; live-migration LM-001, LM-U11. */
const byItself: Readonly<Record<string, (value: string) => string>> = {
    "kubevirt.io/evacuationMigration": (node) => `KubeVirt itself, which empties ${node || "the node"}`,
    "kubevirt.io/workloadUpdateMigration": () => "KubeVirt itself, which updates its workloads",
};

/** `migration demo/db-x1, made by resource urn:…,`: who moves a VM, in words. */
export function sayMover(migration: KubeObject): string {
    const { name = "", namespace, annotations = {} } = migration.metadata;
    const known = Object.entries(byItself).find(([annotation]) => annotation in annotations);
    const maker = known ? known[1](annotations[known[0]]!) : sayMaker(migration);
    return `migration ${toId({ name, namespace })}, made by ${maker},`;
}
