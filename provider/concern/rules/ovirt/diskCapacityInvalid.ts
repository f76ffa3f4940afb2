import { isEmpty } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const diskCapacityInvalid = concern({
    id: "ovirt.disk.capacity.invalid",
    category: "Critical",
    when: ({ disks }) =>
        disks.some(({ storageType, provisionedSize, lunStorage }) =>
            storageType === "lun" ? lunStorage.LogicalUnits.logicalUnit?.some(({ size }) => isEmpty(size)) : isEmpty(provisionedSize),
        ),
    label: "Disk has an invalid capacity",
    assessment: "Disk has an invalid capacity",
});
