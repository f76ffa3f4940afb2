import { isEmpty } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const diskCapacityInvalid = concern({
    id: "vmware.disk.capacity.invalid",
    category: "Critical",
    each: ({ disks }) => disks?.filter(({ capacity }) => isEmpty(capacity)),
    label: ({ file = "", capacity = 0 }) => `Disk '${file}' has an invalid capacity of ${capacity} bytes`,
    assessment: ({ file = "", capacity = 0 }) =>
        `Disk '${file}' has a capacity of ${capacity} bytes, which is not allowed. Capacity must be greater than zero.`,
});
