import { isEmpty } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const diskCapacityInvalid = concern({
    id: "hyperv.disk.capacity.invalid",
    category: "Critical",
    each: ({ disks }) => disks?.filter(({ capacity }) => isEmpty(capacity)),
    label: ({ name = "", capacity = 0 }) => `Disk '${name}' has an invalid capacity of ${capacity} bytes`,
    assessment: ({ name = "", capacity = 0 }) =>
        `Disk '${name}' has a capacity of ${capacity} bytes, which is not allowed. Capacity must be greater than zero.`,
});
