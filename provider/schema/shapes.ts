import type { z } from "zod";
import { DataVolumeSpec } from "./cdi/index.ts";
import { Anything } from "./forklift/common.ts";
import { forkliftShapes } from "./forklift/index.ts";
import { HyperConvergedSpec, MigrationPolicySpec, VirtualMachineInstanceMigrationSpec } from "./kubevirt/index.ts";

/** What a custom resource consists of beside its metadata. */
export interface ResourceShape {
    readonly spec: z.ZodType;
    readonly status: z.ZodType;
}

/** Spec and status of each custom kind whose fields the API server knows; of other kinds it keeps everything. */
export const shapes: Readonly<Record<string, ResourceShape>> = {
    ...forkliftShapes,
    DataVolume: { spec: DataVolumeSpec, status: Anything },
    HyperConverged: { spec: HyperConvergedSpec, status: Anything },
    MigrationPolicy: { spec: MigrationPolicySpec, status: Anything },
    VirtualMachineInstanceMigration: { spec: VirtualMachineInstanceMigrationSpec, status: Anything },
};
