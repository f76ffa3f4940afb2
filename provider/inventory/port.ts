import type { VsphereDatastore, VsphereHost, VsphereNetwork, VsphereVm } from "./vsphere.ts";

/**
 * What one source contains, as last seen. Each collection is read once per process, when it is first asked for.
 *
 * Errors: `MigrationError` NotReachable or NotAllowed with the request in its text.
 */
export interface Inventory {
    /** Where the answers come from, for people: an address or a file. */
    readonly origin: string;
    vms(signal: AbortSignal): Promise<readonly VsphereVm[]>;
    networks(signal: AbortSignal): Promise<readonly VsphereNetwork[]>;
    datastores(signal: AbortSignal): Promise<readonly VsphereDatastore[]>;
    hosts(signal: AbortSignal): Promise<readonly VsphereHost[]>;
}
