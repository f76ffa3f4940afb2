/** One number of the model, and how far the sites differ in it. */
export interface Parameter {
    readonly unit: "MiB/s" | "s" | "s/GiB" | "share";
    readonly meaning: string;
    /** As fitted to the lab's tables by `npm run bench:estimate -- --fit`. */
    readonly default: number;
    /** Standard deviation of the logarithm among sites that have not been calibrated: 0.15 is 15 %. */
    readonly spread: number;
    readonly source: string;
}

/**
 * All that the model knows about a site. A rate is what is seen when nothing else copies at the same time.
 *
 * Units:  as each says; MB/s of the source is read as MiB/s, which differs by 4.9 %.
 * Source: MTV-190…208. Only the sum of set-up and conversion follows from the tables, not its parts; no table tells of a cutover.
 */
export const parameterTable = {
    streamMiBps: {
        unit: "MiB/s",
        meaning: "one VM that virt-v2v copies, disk after disk",
        default: 161,
        spread: 0.2,
        source: "MTV-200: one disk with 1.5 TiB",
    },
    hostMiBps: { unit: "MiB/s", meaning: "one ESXi host, virt-v2v", default: 301, spread: 0.15, source: "MTV-207; sites have 200–325, MTV-190" },
    sharedMiBps: {
        unit: "MiB/s",
        meaning: "what all hosts share (datastores, network, target storage), approached as hosts are added, virt-v2v",
        default: 2120,
        spread: 0.3,
        source: "MTV-198, MTV-207",
    },
    importerStreamMiBps: { unit: "MiB/s", meaning: "one disk that an importer pod copies", default: 76.5, spread: 0.2, source: "MTV-204" },
    importerHostMiBps: { unit: "MiB/s", meaning: "one ESXi host, importer pods", default: 253, spread: 0.15, source: "MTV-204" },
    importerSharedMiBps: { unit: "MiB/s", meaning: "what all hosts share, importer pods", default: 1260, spread: 0.3, source: "MTV-204" },
    crowdedShare: {
        unit: "share",
        meaning: "of the importers' rate that is left when 300 disks or more are copied at once; all of it up to 200",
        default: 0.775,
        spread: 0.1,
        source: "MTV-202 says 0.75; MTV-204's rates with 210 and 400 disks give a little more",
    },
    setupSeconds: { unit: "s", meaning: "from a VM's slot to its first byte: claims, pods, snapshot", default: 54, spread: 0.4, source: "MTV-197" },
    conversionSeconds: { unit: "s", meaning: "conversion of a guest and creation of the VM", default: 54, spread: 0.4, source: "MTV-197" },
    conversionSecondsPerGiB: { unit: "s/GiB", meaning: "conversion, by data in the guest", default: 0.48, spread: 0.4, source: "MTV-197" },
    cutoverSeconds: {
        unit: "s",
        meaning: "from a warm VM's cutover to the first byte of its last delta: shutdown, snapshot",
        default: 120,
        spread: 0.5,
        source: "assumed; a guest may take any time to shut down, forklift-behaviour §5.7",
    },
} as const satisfies Readonly<Record<string, Parameter>>;

export type ParameterName = keyof typeof parameterTable;
export type Parameters = Readonly<Record<ParameterName, number>>;

export const parameterNames = Object.keys(parameterTable) as readonly ParameterName[];

/** The lab of the product's documentation: a best case, as it says itself. Source: MTV part M. */
export const labParameters = Object.fromEntries(parameterNames.map((name) => [name, parameterTable[name].default])) as Parameters;

/** Disks in parallel from which importers slow each other down, and from which they do so no more. Source: MTV-202. */
export const crowdedDisks = { from: 200, to: 300 };
