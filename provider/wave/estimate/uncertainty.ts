import { type ParameterName, type Parameters, parameterNames, parameterTable } from "./parameters.ts";
import { dot, type Matrix, times } from "./solve.ts";

/** How sure the parameters are, and how far a wave strays even with the right ones. All in logarithms: 0.1 is about 10 %. */
export interface Uncertainty {
    /** Of the parameters, in the order of `parameterNames`. */
    readonly covariance: Matrix;
    /** Standard deviation of one wave around the model. */
    readonly residual: number;
    /** Waves behind it: 0 = none of this site. */
    readonly observations: number;
}

/** A site of which nothing is known: the lab's parameters, and the differences that sites are known to have. Source: MTV-190, MTV-191. */
export const unknownSite: Uncertainty = {
    covariance: parameterNames.map((name, at) => parameterNames.map((_, other) => (other === at ? parameterTable[name].spread ** 2 : 0))),
    residual: 0.05,
    observations: 0,
};

/** Nine in ten are inside of so many standard deviations. */
const nineInTen = 1.645;

/**
 * The range around a value in which nine in ten lie: the parameters' doubt, as far as the value depends on them, and the waves' own scatter.
 *
 * Units: those of `middle`; of `value` only its changes count.
 */
export function rangeOf(
    middle: number,
    value: (parameters: Parameters) => number,
    parameters: Parameters,
    { covariance, residual }: Uncertainty,
): Range {
    const here = value(parameters);
    const slope = parameterNames.map((name) => slopeOf(value, here, parameters, name));
    const deviation = Math.sqrt(Math.max(0, dot(slope, times(covariance, slope))) + residual ** 2);
    return { low: middle * Math.exp(-nineInTen * deviation), high: middle * Math.exp(nineInTen * deviation) };
}

export interface Range {
    readonly low: number;
    readonly high: number;
}

/** Nine in ten, for one parameter. */
export function parameterRange(parameters: Parameters, name: ParameterName, { covariance }: Uncertainty): Range {
    const at = parameterNames.indexOf(name);
    const deviation = nineInTen * Math.sqrt(Math.max(0, covariance[at]![at]!));
    return { low: parameters[name] * Math.exp(-deviation), high: parameters[name] * Math.exp(deviation) };
}

/** Small enough for a slope, large enough for the ties that a wave of equal VMs has. */
const nudge = 0.01;

/** By how many per cent the value grows when a parameter grows by one. */
export function slopeOf(value: (parameters: Parameters) => number, middle: number, parameters: Parameters, name: ParameterName): number {
    const nudged = value({ ...parameters, [name]: parameters[name] * Math.exp(nudge) });
    return middle > 0 && nudged > 0 ? Math.log(nudged / middle) / nudge : 0;
}
