import { diskCountExceedsLimit as sheet } from "../common.ts";
import { concern, type OvaWorkload } from "./workload.ts";

/** Source: forklift-behaviour §9.4. */
export const diskCountExceedsLimit = concern(sheet("ova.disk.count.exceeds.limit", ({ disks }: OvaWorkload) => disks?.length));
