import { extname } from "node:path/posix";

/** Endings of what CDI imports. Source: data-import CDI-007; CDI's supported operations. */
const formats = new Map([
    ["qcow2", "qcow2"],
    ["qcow", "qcow2"],
    ["img", "raw"],
    ["raw", "raw"],
    ["iso", "iso"],
    ["tar", "tar"],
    ["tgz", "tar"],
]);

/** Around an image or an archive: CDI unpacks these. */
const packings = new Set(["xz", "gz", "gzip"]);

const undocumented = new Set(["vmdk", "vdi", "vhd", "vhdx"]);

const impossible = new Map([
    ["ova", "unpack it and give the disk in it"],
    ["ovf", "it is only a description; give the disk"],
    ...["zip", "bz2", "7z", "rar"].map((packing) => [packing, "CDI unpacks only `xz` and `gz`"] as const),
]);

/** What the end of an address says of the image behind it; undefined = nothing. */
export function formatOf(url: string): string | undefined {
    const ending = endingOf(url);
    return formats.get(ending) ?? (undocumented.has(ending) || impossible.has(ending) ? ending : undefined);
}

/** What is wrong with an image of this name as a disk or an archive. */
export function formatProblem(url: string, contentType: "kubevirt" | "archive"): { readonly reason: string; readonly isSure: boolean } | undefined {
    const format = formatOf(url);
    if (format === undefined) return undefined;
    if (impossible.has(format)) return { reason: `a .${format} file is not an image that CDI imports: ${impossible.get(format)}`, isSure: true };
    if (contentType === "archive") return format === "tar" ? undefined : { reason: `a ${format} image is not a tar archive`, isSure: true };
    if (format === "tar") return { reason: 'a tar archive is only unpacked with `contentType: "archive"`', isSure: true };
    if (undocumented.has(format))
        return { reason: `${format} is not among the documented formats (QCOW2, RAW, ISO, also with xz or gz)`, isSure: false };
    return undefined;
}

function endingOf(url: string): string {
    const path = (URL.canParse(url) ? new URL(url).pathname : url).toLowerCase();
    const last = extname(path);
    return (packings.has(last.slice(1)) ? extname(path.slice(0, -last.length)) : last).slice(1);
}
