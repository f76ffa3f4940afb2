import type { Parameters } from "./parameters.ts";
import { simulate } from "./simulate.ts";
import { dataGiB, type EstimateDisk, type EstimateOptions, type EstimateVm } from "./vm.ts";

/** Above this, a wave is made smaller before it is asked how it depends on each parameter. */
const most = 1000;

/**
 * The time of a wave, up to a constant share, as a function of the parameters: quick enough to be asked a dozen times.
 *
 * In a large wave, VMs that follow each other from one host are chained to one that has all their data and takes all their times.
 */
export function durationOf(vms: readonly EstimateVm[], options: EstimateOptions): (parameters: Parameters) => number {
    const length = Math.ceil(vms.length / most);
    const chains = length > 1 ? chained(vms, length) : vms;
    return (parameters) => simulate(chains, slowed(parameters, length), options).totalSeconds;
}

function slowed(parameters: Parameters, by: number): Parameters {
    const { setupSeconds, conversionSeconds, cutoverSeconds } = parameters;
    return { ...parameters, setupSeconds: setupSeconds * by, conversionSeconds: conversionSeconds * by, cutoverSeconds: cutoverSeconds * by };
}

function chained(vms: readonly EstimateVm[], length: number): readonly EstimateVm[] {
    const alike = new Map<string, EstimateVm[]>();
    for (const vm of vms) {
        const key = `${vm.way} ${vm.host}`;
        const others = alike.get(key);
        if (others) others.push(vm);
        else alike.set(key, [vm]);
    }
    return [...alike.values()].flatMap((group) =>
        Array.from({ length: Math.ceil(group.length / length) }, (_, at) => chain(group.slice(at * length, (at + 1) * length))),
    );
}

function chain(vms: readonly EstimateVm[]): EstimateVm {
    const disks = Math.max(...vms.map((vm) => vm.disks.length));
    return {
        ...vms[0]!,
        disks: Array.from({ length: disks }, (_, at) => vms.reduce((sum, vm) => joined(sum, vm.disks[at]), nothing)),
        deltaGiBPerHour: vms.reduce((sum, { deltaGiBPerHour = 0 }) => sum + deltaGiBPerHour, 0) / vms.length,
    };
}

const nothing: EstimateDisk = { sizeGiB: 0, usedGiB: 0 };

function joined(one: EstimateDisk, other: EstimateDisk = nothing): EstimateDisk {
    return { sizeGiB: one.sizeGiB + other.sizeGiB, usedGiB: dataGiB(one) + dataGiB(other) };
}
