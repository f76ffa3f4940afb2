import { concern } from "./workload.ts";

const mib = 1024 ** 2;

/** Source: forklift-behaviour §9.1. */
export const guestDisksFreespace = concern({
    id: "vmware.guestDisks.freespace",
    category: "Critical",
    each: ({ guestDisks = [] }) =>
        guestDisks.flatMap(({ diskPath = "", freeSpace }) => {
            const needed = leastFree(diskPath);
            return freeSpace !== undefined && freeSpace < needed * mib ? [{ diskPath, freeSpace, needed }] : [];
        }),
    label: ({ diskPath }) => `Insufficient free space for conversion on '${diskPath}'`,
    assessment: ({ diskPath, freeSpace, needed }) =>
        `The guest filesystem '${diskPath}' has ${Math.round(freeSpace / mib)} MB of free space, but a minimum of ${needed} MB is required for conversion. Free up space on this filesystem before migration.`,
});

/** MiB. */
function leastFree(path: string): number {
    if (path === "/" || ["c:", "c:\\", "c:/"].includes(path.toLowerCase())) return 100;
    return path === "/boot" ? 50 : 10;
}
