import type { KubeObject } from "../../provider/kube/index.ts";
import type { DataVolumeArgs } from "../../provider/schema/imports/dataVolume.ts";

/** A Fedora image from a web server into a disk of class `ceph-rbd`; override what the test is about. */
export function disk(over: Partial<DataVolumeArgs> = {}): DataVolumeArgs {
    const source = { http: { url: "https://images.example.com/fedora.qcow2" } };
    return { source, storage: { size: "4Gi", storageClass: "ceph-rbd" }, ...over };
}

export const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

interface VolumeLook {
    readonly progress?: string;
    readonly restartCount?: number;
    readonly spec?: Record<string, unknown>;
    /** Status, reason and message of the conditions. */
    readonly running?: readonly string[];
    readonly bound?: readonly string[];
}

/** A DataVolume as CDI leaves it in a phase. */
export function volume(phase: string | undefined, { running, bound, spec = {}, ...status }: VolumeLook = {}): KubeObject {
    const condition = (type: string, [is, reason = "", message = ""]: readonly string[]) => ({ type, status: is, reason, message });
    const conditions = [...(bound ? [condition("Bound", bound)] : []), ...(running ? [condition("Running", running)] : [])];
    return {
        metadata: { name: "fedora", namespace: "demo", uid: "uid-1" },
        spec,
        status: phase === undefined ? undefined : { phase, conditions, ...status },
    };
}

/** The importer has failed for the so-manieth time and waits for its next try. */
export function failing(restartCount: number, message = "expected status code 200, got 404"): KubeObject {
    return volume("ImportInProgress", { restartCount, running: ["False", "Error", message] });
}
