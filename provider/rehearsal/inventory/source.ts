import type { Snapshot, VsphereVm } from "../../inventory/index.ts";

/** Collections of one rehearsed vCenter, as its inventory shows them now. */
export type SourceView = Pick<Snapshot["source"], "about" | "vms" | "networks" | "datastores" | "hosts" | "clusters" | "datacenters" | "folders">;

/** What has changed of a VM since the snapshot was taken. */
export type Overlay = Partial<Pick<VsphereVm, "powerState" | "toolsRunningStatus" | "changeTrackingEnabled" | "snapshot">>;

/** The source with its changes; a changed VM has a higher revision. */
export function createSourceView(snapshot: Snapshot, overlays: ReadonlyMap<string, Overlay>): SourceView {
    const vms = snapshot.source.vms.map((vm) => {
        const overlay = overlays.get(vm.id);
        return overlay ? { ...vm, ...overlay, revision: (vm.revision ?? 1) + 1, revisionValidated: (vm.revision ?? 1) + 1 } : vm;
    });
    return { ...snapshot.source, vms };
}
