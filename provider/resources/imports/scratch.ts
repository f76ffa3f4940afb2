import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import { formatOf } from "./format.ts";

/**
 * Whether an import needs scratch space beside the disk: a second volume of the same size for the time of the import.
 *
 * `perhaps`: only when the web server knows neither HEAD nor ranges, which nobody sees beforehand.
 * Source: data-import CDI-011, CDI-U05; an archive needs it always, a node's pull never (CDI's import controller).
 */
export function scratchNeed(args: DataVolumeArgs): { readonly need: "no" | "perhaps" | "yes"; readonly because: string } {
    const { http, registry } = args.source;
    if (registry) {
        return registry.pullMethod === "node"
            ? { need: "no", because: "the node pulls the image" }
            : { need: "yes", because: "an image from a registry is unpacked first" };
    }
    if (!http) return { need: "no", because: "nothing is downloaded" };
    if (args.contentType === "archive") return { need: "yes", because: "an archive is downloaded before it is unpacked" };
    const hasOwnCa = args.caCertificate !== undefined || args.certConfigMap !== undefined;
    if (hasOwnCa && /^https:/i.test(http.url) && formatOf(http.url) === "qcow2")
        return { need: "yes", because: "a QCOW2 image behind a CA of its own is downloaded before it is converted" };
    return { need: "perhaps", because: "a web server without HEAD or range requests makes CDI download the image first" };
}

/** What the cluster says about the place of scratch space. */
export interface ScratchPlaces {
    /** `scratchSpaceStorageClass` of the CDI configuration's status. */
    readonly configured: string | undefined;
    /** The class of the disk itself, or the one it gets by default. */
    readonly own: string;
    readonly classes: readonly string[];
    /** Volume modes that a class can give with ReadWriteOnce; undefined = not known. */
    modesOf(storageClass: string): readonly string[] | undefined;
}

/** Why there can be no scratch space: its class gives no file system. Source: data-import CDI-012, CDI-U05. */
export function scratchObstacle({ configured, own, classes, modesOf }: ScratchPlaces): string | undefined {
    const place = configured && classes.includes(configured) ? configured : own;
    const modes = modesOf(place);
    if (modes === undefined || modes.includes("Filesystem")) return undefined;
    return `it is always a file system (ReadWriteOnce), which the storage class ${place} does not give: set \`scratchSpaceStorageClass\` in the CDI configuration to one that does`;
}
