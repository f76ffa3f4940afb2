import assert from "node:assert/strict";
import { ApiError, type Cluster, failure, type KubeObject } from "../../provider/kube/index.ts";
import { claim } from "../../provider/lifecycle/guest.ts";
import { hyperConvergedTuning } from "../../provider/resources/live/tuning/sheet.ts";
import type { TuningArgs } from "../../provider/schema/live/settings.ts";

const own = { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" };
const maker = { urn: "urn:pulumi:test::shop::migration-toolkit:live:HyperConvergedTuning::limits", name: "limits", project: "shop", stack: "test" };
const host: KubeObject = {
    metadata: {
        ...own,
        uid: "uid-1",
        managedFields: [
            {
                manager: "kubectl-edit",
                operation: "Update",
                apiVersion: "hco.kubevirt.io/v1beta1",
                fieldsType: "FieldsV1",
                fieldsV1: { "f:spec": { "f:liveMigrationConfig": { "f:progressTimeout": {} } } },
            },
        ],
    },
    spec: { liveMigrationConfig: { progressTimeout: 90 } },
};

describe("a setting whose default the cluster is asked for", () => {
    const args = { ...own, progressTimeout: 60 } as unknown as TuningArgs;
    const claimed = (code: number, reason: string) => {
        const cluster = { patch: () => Promise.reject(new ApiError("PATCH", failure(code, reason, "no"))) } as unknown as Cluster;
        const { guest, kind, manifest } = hyperConvergedTuning;
        const desired = { kind, own, maker, manager: "pulumi-migration-toolkit-x", manifest: manifest(args, own), companions: [] };
        const progress = { log() {}, status() {}, rows() {} };
        const context = { ...maker, progress, signal: new AbortController().signal } as never;
        return claim({ guest: guest!, args, desired, held: undefined, preview: false }, host, cluster, context);
    };

    it("counts as chosen where this identity may not ask", () => assert.rejects(claimed(403, "Forbidden"), { code: "NotOurs" }));

    it("is nobody's when the cluster does not answer", () => assert.rejects(claimed(0, "NotReachable"), ApiError));
});
