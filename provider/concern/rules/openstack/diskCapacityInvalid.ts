import { isEmpty } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const diskCapacityInvalid = concern({
    id: "openstack.disk.capacity.invalid",
    category: "Critical",
    each: ({ volumes }) => volumes.filter(({ size }) => isEmpty(size)),
    label: ({ name = "", size = 0 }) => `Volume '${name}' has an invalid size of ${size} GB`,
    assessment: ({ name = "", size = 0 }) => `Volume '${name}' has a size of ${size} GB, which is not allowed. Size must be greater than zero.`,
});
