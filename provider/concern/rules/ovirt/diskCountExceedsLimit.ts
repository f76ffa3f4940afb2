import { diskCountExceedsLimit as sheet } from "../common.ts";
import { concern, type OvirtWorkload } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskCountExceedsLimit = concern(sheet("ovirt.disk.count.exceeds.limit", ({ disks }: OvirtWorkload) => disks.length));
