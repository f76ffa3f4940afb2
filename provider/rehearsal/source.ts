import type { Snapshot } from "../inventory/index.ts";
import type { Cluster } from "../kube/index.ts";
import { rehearsalKinds } from "./api/index.ts";
import { createSourceView, type Overlay, type SourceView } from "./inventory/source.ts";

/** The rehearsed vCenter: the snapshot, and what has changed since. Changes are SourceMachine objects, so that they outlive the process. */
export interface Source {
    view(): SourceView;
    change(vmId: string, change: Overlay): Promise<void>;
}

export async function openSource(cluster: Cluster, snapshot: Snapshot): Promise<Source> {
    const overlays = new Map<string, Overlay>();
    for (const { metadata, spec } of (await cluster.list(rehearsalKinds.sourceMachine)).items) overlays.set(metadata.name!, spec as Overlay);
    let view: SourceView | undefined;
    return {
        view() {
            view ??= createSourceView(snapshot, overlays);
            return view;
        },
        async change(vmId, change) {
            const spec = { ...overlays.get(vmId), ...change };
            overlays.set(vmId, spec);
            view = undefined;
            const { apiVersion, kind } = rehearsalKinds.sourceMachine;
            const object = { apiVersion, kind, metadata: { name: vmId }, spec };
            await cluster.apply(rehearsalKinds.sourceMachine, object, { fieldManager: "rehearsal", force: true });
        },
    };
}
