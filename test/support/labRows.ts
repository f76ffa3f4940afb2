import { type EstimateVm, labParameters, type Observation, type Prior, parameterNames, type Way } from "../../provider/wave/estimate/index.ts";

/** A documented wave of equal VMs, evenly on its hosts. */
export interface Row extends Observation {
    readonly count: number;
    readonly hosts: number;
    readonly disksPerVm: number;
    readonly usedGiB: number;
    readonly type: Way;
    readonly options: { readonly maxInflight: number };
    readonly isFitted: boolean;
    readonly source: string;
    /** Equal for rows that repeat each other. */
    readonly wave: string;
}

/** Rows of a CSV file, columns by name; lines that are empty are left out. */
export function rowsOf(csv: string): readonly Row[] {
    const [header = "", ...lines] = csv.split(/\r?\n/).filter((line) => line.trim() !== "");
    const names = header.split(",").map((name) => name.trim());
    return lines.map((line) => {
        const cells = line.split(",").map((cell) => cell.trim());
        return rowOf(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])));
    });
}

function rowOf(cells: Readonly<Record<string, string>>): Row {
    const [count, hosts, disksPerVm, sizeGiB] = [cells.vms, cells.hosts, cells.disksPerVm || 1, cells.diskGiB].map(Number) as [
        number,
        number,
        number,
        number,
    ];
    const usedGiB = Number(cells.usedGiB || sizeGiB);
    const type = (cells.type || "cold") as Way;
    return {
        name: `${count} VMs, ${hosts} hosts`,
        ...{ count, hosts, disksPerVm, usedGiB, type },
        vms: equalVms({ count, hosts, disksPerVm, sizeGiB, usedGiB, way: type }),
        options: { maxInflight: Number(cells.maxInflight || 20) },
        seconds: Number(cells.minutes) * 60,
        span: cells.span === "copy" ? "copy" : "wave",
        roundedToSeconds: Number(cells.roundedToSeconds || 1),
        isFitted: cells.isFitted !== "no",
        source: cells.source ?? "",
        wave: [count, hosts, disksPerVm, usedGiB, type].join(),
    };
}

export interface EqualVms {
    readonly count: number;
    readonly hosts?: number;
    readonly disksPerVm?: number;
    readonly sizeGiB?: number;
    readonly usedGiB?: number;
    readonly way?: Way;
}

/** The lab's VM unless said otherwise: one disk of 50 GiB, 35 of them used. Source: MTV part M. */
export function equalVms({ count, hosts = 1, disksPerVm = 1, sizeGiB = 50, usedGiB = 35, way = "cold" }: EqualVms): readonly EstimateVm[] {
    const disks = Array.from({ length: disksPerVm }, () => ({ sizeGiB, usedGiB }));
    return Array.from({ length: count }, (_, at) => ({ name: `vm-${at + 1}`, host: `host-${(at % hosts) + 1}`, disks, way }));
}

/**
 * What one would suppose before the tables: the documented maxima (MTV-200, MTV-204), and guesses of a minute where nothing is documented.
 * All may be wrong by half, what is documented as a share by little.
 */
export const labPrior: Prior = {
    parameters: {
        ...{ streamMiBps: 162, hostMiBps: 312, sharedMiBps: 1242, importerStreamMiBps: 76.5, importerHostMiBps: 253, importerSharedMiBps: 802 },
        ...{
            crowdedShare: 0.75,
            setupSeconds: 60,
            conversionSeconds: 60,
            conversionSecondsPerGiB: 0.5,
            cutoverSeconds: labParameters.cutoverSeconds,
        },
    },
    spread: { ...(Object.fromEntries(parameterNames.map((name) => [name, 0.5])) as Prior["spread"]), crowdedShare: 0.05 },
};
