/**
 * The rehearsal world as the rest of the product sees it: an address, a kubeconfig and a clock. Nothing behind these knows who is asking, and
 * nobody in front of them may know that the world is small.
 */
import type { Cluster } from "../kube/index.ts";
import type { Clock } from "../util/clock.ts";

export interface WorldOptions {
    /** Path of an inventory snapshot file (`rehearsal/inventory/snapshot.ts` documents it), or its parsed contents. */
    readonly inventory: string | Record<string, unknown>;
    /** Folder in which the world persists; absent = in memory only. A killed process loses nothing that was answered. */
    readonly state?: string | undefined;
    /** Names, uids, sizes of deltas: everything random comes from it. Default 1. */
    readonly seed?: number | undefined;
    /** Simulated seconds per real second; absent or "max" = as fast as events allow. */
    readonly speed?: number | "max" | undefined;
    readonly faults?: readonly Fault[] | undefined;
    /** Controller settings by their ForkliftController names, e.g. `controller_max_vm_inflight`. */
    readonly settings?: Readonly<Record<string, string | number | boolean>> | undefined;
    /** Minor version of OpenShift Virtualization, `4.19`; absent = 4.18, or the one that the world has been brought to. */
    readonly openShiftVirtualization?: string | undefined;
    /** Epoch milliseconds at which a new world begins; absent = its birthday, the same for all worlds. */
    readonly start?: number | undefined;
    /** Port to listen on; 0 or absent = any. Always 127.0.0.1. */
    readonly port?: number | undefined;
}

export interface World {
    /** Contents of a kubeconfig file for the world's Kubernetes API. */
    readonly kubeconfig: string;
    readonly inventoryUrl: string;
    readonly clock: Clock;
    /** The same API without HTTP, for tests that ask the world what is true. */
    readonly cluster: Cluster;
    close(): Promise<void>;
}

/** Something that goes wrong on purpose. `times` absent = always. */
export type Fault =
    | { readonly kind: "vm"; readonly vm: string; readonly step: string; readonly phase?: string; readonly reason?: string; readonly times?: number }
    /** virt-v2v or the inspection has a remark; the VM goes on with a condition. */
    | {
          readonly kind: "vmRemark";
          readonly vm: string;
          readonly phase: string;
          readonly type: string;
          readonly category?: string;
          readonly reason?: string;
          readonly message?: string;
          readonly times?: number;
      }
    | { readonly kind: "vmStall"; readonly vm: string; readonly phase: string; readonly times?: number }
    | { readonly kind: "datastore"; readonly datastore: string; readonly reason?: string; readonly times?: number }
    | { readonly kind: "credentials"; readonly provider?: string; readonly times?: number }
    | { readonly kind: "connection"; readonly provider?: string; readonly reason?: string; readonly times?: number }
    /** MTV's user has not the privileges that the controller looks for on vCenter's root folder, or not those that are named. */
    | { readonly kind: "privileges"; readonly provider?: string; readonly missing?: readonly string[]; readonly times?: number }
    /** An ESXi host does not let MTV in at the address of its Host object (by default), or cannot be reached there. */
    | {
          readonly kind: "host";
          readonly host: string;
          readonly trouble?: "credentials" | "connection";
          readonly reason?: string;
          readonly times?: number;
      }
    /** CDI's importer of this disk fails; `isFinal` = the import ends with it, instead of beginning again. */
    | { readonly kind: "import"; readonly name: string; readonly reason?: string; readonly isFinal?: boolean; readonly times?: number }
    /**
     * A live migration goes wrong: it fails in a phase (by default while it copies), its VM changes memory faster than it is copied (`busy`),
     * nothing gets through (`stuck`), or a quota has no room for the target pod (then `times` counts tries).
     */
    | {
          readonly kind: "liveMigration";
          readonly vm: string;
          readonly trouble?: "fails" | "busy" | "stuck" | "quota";
          readonly phase?: string;
          readonly reason?: string;
          readonly times?: number;
      }
    /** The HyperConverged's operator does not get done with a change (`stuck`, `times` counts its tries), or says that something of it is degraded. */
    | { readonly kind: "hyperConverged"; readonly trouble: "stuck" | "degraded"; readonly reason?: string; readonly times?: number }
    /** A part of MTC does not come up, by its Deployment or DaemonSet; `playbook` = its operator fails. `times` counts looks. */
    | { readonly kind: "component"; readonly component: string; readonly reason?: string; readonly times?: number }
    /** OLM gets no further with a package: by default its operator does not start. `times` counts OLM's looks. */
    | {
          readonly kind: "operator";
          readonly package?: string;
          readonly trouble?: "catalog" | "resolution" | "unpack" | "installPlan" | "csv";
          readonly reason?: string;
          readonly times?: number;
      }
    /** The operator of MTV cannot carry the settings out; `times` counts its runs. */
    | { readonly kind: "settings"; readonly reason?: string; readonly times?: number }
    /** A container of a Deployment of MTV does not start: by default its first one, whose image cannot be pulled. `times` counts tries. */
    | {
          readonly kind: "deployment";
          readonly deployment: string;
          readonly container?: string;
          readonly reason?: string;
          readonly message?: string;
          readonly times?: number;
      }
    | { readonly kind: "inventory"; readonly status: number; readonly path?: string; readonly times?: number }
    | {
          readonly kind: "api";
          readonly verb?: string;
          readonly resource?: string;
          readonly name?: string;
          readonly status?: number;
          readonly behaviour?: "answer" | "reset" | "hang" | "slow" | "afterwards";
          readonly retryAfterSeconds?: number;
          readonly delayMilliseconds?: number;
          readonly times?: number;
      };
