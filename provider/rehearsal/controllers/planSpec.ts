import type { KubeObject } from "../../kube/index.ts";
import type { SourceView } from "../inventory/source.ts";
import type { SourceRef } from "./resolve.ts";

/** A plan's spec, as far as the controllers read it. Source: forklift-behaviour §1.7. */
export interface PlanSpec {
    readonly archived?: boolean;
    readonly provider?: { readonly source?: unknown; readonly destination?: unknown };
    readonly map?: { readonly network?: unknown; readonly storage?: unknown };
    readonly targetNamespace?: string;
    readonly type?: string;
    readonly warm?: boolean;
    readonly vms?: readonly PlanVm[];
    readonly preserveStaticIPs?: boolean;
    readonly migrateSharedDisks?: boolean;
    readonly skipGuestConversion?: boolean;
    readonly runPreflightInspection?: boolean;
    readonly deleteVmOnFailMigration?: boolean;
    readonly deleteGuestConversionPod?: boolean;
    readonly targetPowerState?: string;
    readonly transferNetwork?: unknown;
    readonly serviceAccount?: string;
}

export interface PlanVm extends SourceRef {
    readonly targetName?: string;
    readonly targetPowerState?: string;
    readonly migrateSharedDisks?: boolean;
    readonly deleteVmOnFailMigration?: boolean;
    readonly hooks?: readonly { readonly step: string; readonly hook: unknown }[];
    readonly [field: string]: unknown;
}

export interface MapEntry {
    readonly source: SourceRef;
    readonly destination: { readonly type?: string; readonly namespace?: string; readonly name?: string; readonly storageClass?: string };
    readonly offloadPlugin?: unknown;
}

/** What the checks look at: the plan with everything it refers to. */
export interface PlanContext {
    readonly plan: KubeObject;
    readonly spec: PlanSpec;
    readonly source: KubeObject;
    readonly destination: KubeObject;
    readonly view: SourceView;
    readonly network: readonly MapEntry[];
    readonly storage: readonly MapEntry[];
    readonly networkMap: KubeObject | undefined;
    readonly storageMap: KubeObject | undefined;
}

/** `type` supersedes `warm` where it is set. */
export function typeOf({ type, warm }: PlanSpec): "cold" | "warm" | "live" | "conversion" {
    return (type as "cold" | undefined) ?? (warm ? "warm" : "cold");
}

export function isWarm(spec: PlanSpec): boolean {
    return typeOf(spec) === "warm";
}
