import { z } from "zod";
import { specShape } from "../../settings/index.ts";
import { forkliftSettings } from "../forkliftSettings/index.ts";
import { Anything, ConditionsStatus, InventoryRef, ObjectReference } from "./common.ts";
import { ConversionSpec, ConversionStatus } from "./conversion.ts";
import { PlanSpec } from "./plan.ts";
import { MigrationStatus, PlanStatus } from "./run.ts";
import { HookSpec, HostSpec, MigrationSpec, NetworkMapSpec, ProviderSpec, StorageMapSpec } from "./specs.ts";

export { ConditionShape, InventoryRef, ObjectReference } from "./common.ts";
export { ConversionSpec, ConversionStatus } from "./conversion.ts";
export { PlanSpec, PlanVm } from "./plan.ts";
export { HistoryEntry, MigrationStatus, PlanStatus, Step, Task, VmStatus } from "./run.ts";
export { HookSpec, HostSpec, MigrationSpec, NetworkMapSpec, ProviderSpec, StorageMapSpec } from "./specs.ts";
export { type Structural, toStructural } from "./structural.ts";

export interface ForkliftShape {
    readonly spec: z.ZodObject;
    readonly status: z.ZodObject;
}

/** Source: forklift-behaviour §1.3. */
export const ProviderStatus = ConditionsStatus.extend({
    fingerprint: z.string().optional().describe("Fingerprint of the provider's TLS certificate."),
    phase: z.string().optional().describe("`Staging`, `ValidationFailed`, `ConnectionFailed` or `Ready`."),
    secretResourceVersion: z.string().optional().describe("Version of the credentials that were used last."),
    service: ObjectReference.optional().describe("Service of the provider's server; only for OVA and Hyper-V."),
});

/** Source: forklift-behaviour §1.5, §1.6. */
export const MapStatus = ConditionsStatus.extend({
    references: z.array(InventoryRef).optional().describe("What the sources turned out to be, with id and name."),
});

/** Spec and status of each Forklift kind as its CustomResourceDefinition has them. Source: forklift-behaviour §1. */
export const forkliftShapes: Readonly<Record<string, ForkliftShape>> = {
    Provider: { spec: ProviderSpec, status: ProviderStatus },
    Host: { spec: HostSpec, status: ConditionsStatus },
    NetworkMap: { spec: NetworkMapSpec, status: MapStatus },
    StorageMap: { spec: StorageMapSpec, status: MapStatus },
    Plan: { spec: PlanSpec, status: PlanStatus },
    Migration: { spec: MigrationSpec, status: MigrationStatus },
    Hook: { spec: HookSpec, status: ConditionsStatus },
    Conversion: { spec: ConversionSpec, status: ConversionStatus },
    ForkliftController: { spec: specShape(forkliftSettings), status: z.object({}).meta({ "x-kubernetes-preserve-unknown-fields": true }) },
};

/** The specs that the API looks into. */
export const forkliftSpecs: Readonly<Record<string, z.ZodType>> = {
    ...Object.fromEntries(Object.entries(forkliftShapes).map(([kind, { spec }]) => [kind, spec])),
    Conversion: Anything,
};
