import { diskCountExceedsLimit as sheet } from "../common.ts";
import { concern, type HypervWorkload } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const diskCountExceedsLimit = concern(sheet("hyperv.disk.count.exceeds.limit", ({ disks }: HypervWorkload) => disks?.length));
