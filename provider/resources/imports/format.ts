/** What the end of an address says of the image behind it. `undefined` = nothing. */
export interface ImageFormat {
    readonly format: string | undefined;
    readonly packing: string | undefined;
}

const packings: Readonly<Record<string, string>> = { xz: "xz", gz: "gz", gzip: "gz" };

/** Endings of what CDI imports, and of what it does not. Source: data-import CDI-007; CDI's supported operations. */
const formats: Readonly<Record<string, string>> = { qcow2: "qcow2", qcow: "qcow2", img: "raw", raw: "raw", iso: "iso", tar: "tar", tgz: "tar" };
const undocumented = new Set(["vmdk", "vdi", "vhd", "vhdx"]);
const impossible: Readonly<Record<string, string>> = {
    ova: "unpack it and give the disk in it",
    ovf: "it is only a description; give the disk",
    zip: "CDI unpacks only `xz` and `gz`",
    bz2: "CDI unpacks only `xz` and `gz`",
    "7z": "CDI unpacks only `xz` and `gz`",
    rar: "CDI unpacks only `xz` and `gz`",
};

export function formatOf(url: string): ImageFormat {
    const endings = endingsOf(url);
    const packing = packings[endings.at(-1) ?? ""];
    const ending = endings.at(packing ? -2 : -1) ?? "";
    return { format: formats[ending] ?? (undocumented.has(ending) || ending in impossible ? ending : undefined), packing };
}

/** What is wrong with an image of this name as a disk or an archive. */
export function formatProblem(url: string, contentType: "kubevirt" | "archive"): { readonly reason: string; readonly isSure: boolean } | undefined {
    const { format } = formatOf(url);
    if (format === undefined) return undefined;
    if (format in impossible) return { reason: `a .${format} file is not an image that CDI imports: ${impossible[format]}`, isSure: true };
    if (contentType === "archive") return format === "tar" ? undefined : { reason: `a ${format} image is not a tar archive`, isSure: true };
    if (format === "tar") return { reason: 'a tar archive is only unpacked with `contentType: "archive"`', isSure: true };
    if (undocumented.has(format))
        return { reason: `${format} is not among the documented formats (QCOW2, RAW, ISO, also with xz or gz)`, isSure: false };
    return undefined;
}

function endingsOf(url: string): readonly string[] {
    const path = URL.canParse(url) ? new URL(url).pathname : url;
    const file = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    return file.split(".").slice(1);
}
