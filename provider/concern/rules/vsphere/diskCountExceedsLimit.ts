import { diskCountExceedsLimit as sheet } from "../common.ts";
import { concern, type VsphereWorkload } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const diskCountExceedsLimit = concern(sheet("vmware.disk.count.exceeds.limit", ({ disks }: VsphereWorkload) => disks?.length));
