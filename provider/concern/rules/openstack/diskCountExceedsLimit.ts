import { diskCountExceedsLimit as sheet } from "../common.ts";
import { concern, type OpenstackWorkload } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const diskCountExceedsLimit = concern(sheet("openstack.disk.count.exceeds.limit", ({ volumes }: OpenstackWorkload) => volumes.length));
