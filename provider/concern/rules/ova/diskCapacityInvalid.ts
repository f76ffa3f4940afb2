import { isEmpty } from "../common.ts";
import { concern } from "./workload.ts";

/** Inventories write the keys of disks in PascalCase, so this is silent. Source: forklift-behaviour §9.4. */
export const diskCapacityInvalid = concern({
    id: "ova.disk.capacity.invalid",
    category: "Critical",
    each: ({ disks }) => disks?.filter(({ capacity }) => isEmpty(capacity)),
    label: ({ filePath = "", capacity = 0 }) => `Disk '${filePath}' has an invalid capacity of ${capacity} bytes`,
    assessment: ({ filePath = "", capacity = 0 }) =>
        `Disk '${filePath}' has a capacity of ${capacity} bytes, which is not allowed. Capacity must be greater than zero.`,
});
