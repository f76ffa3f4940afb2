import { type Observation, type Prior, predict, siteSpread } from "./observation.ts";
import { labParameters, type Parameters, parameterNames } from "./parameters.ts";
import { inverse, type Matrix, times } from "./solve.ts";
import { slopeOf, type Uncertainty } from "./uncertainty.ts";

export interface Calibration {
    readonly parameters: Parameters;
    /** Predicted ÷ observed, in the order given. */
    readonly residuals: readonly {
        readonly name: string;
        readonly observedSeconds: number;
        readonly predictedSeconds: number;
        readonly ratio: number;
    }[];
    readonly uncertainty: Uncertainty;
}

/**
 * Fits the parameters to finished waves: least squares of the logarithms, held by what is supposed beforehand, so that few waves move the
 * parameters a little and those that they say nothing of not at all.
 *
 * Gauss and Newton with shorter steps where a step does not help. It is written here, not taken from a library: eleven parameters need few lines,
 * what is supposed would have to be faked as data, and the matrix that it ends with is the uncertainty.
 *
 * Errors: none; without observations it answers what was supposed.
 */
export function calibrate(observations: readonly Observation[], prior: Prior = { parameters: labParameters, spread: siteSpread }): Calibration {
    const problem = problemOf(observations, prior);
    let at: Vector = parameterNames.map(() => 0);
    let cost = problem.cost(at);
    for (let round = 0; round < mostRounds; round++) {
        const next = improve(problem, at, cost);
        if (!next) break;
        const gain = cost - next.cost;
        [at, cost] = [next.at, next.cost];
        if (gain < 1e-6 * (1 + cost)) break;
    }
    return report(problem, at, observations);
}

type Vector = readonly number[];

const mostRounds = 50;

/** How far a wave strays from the model, supposed before any is seen, and how many waves that supposition is worth. */
const supposed = { residual: 0.04, waves: 4 };

interface Problem {
    parametersAt(at: Vector): Parameters;
    cost(at: Vector): number;
    /** Gradient and curvature of the cost, halved. */
    slope(at: Vector): { readonly gradient: Vector; readonly curvature: Matrix };
}

/** In steps of the prior's logarithm: 0 is what was supposed. */
function problemOf(observations: readonly Observation[], { parameters, spread }: Prior): Problem {
    const parametersAt = (at: Vector) =>
        Object.fromEntries(parameterNames.map((name, index) => [name, parameters[name] * Math.exp(at[index]!)])) as Parameters;
    const beliefs = parameterNames.map((name) => 1 / spread[name] ** 2);
    const oddness = (here: Parameters) => observations.map((each) => Math.log(predict(each, here) / each.seconds) / scatterOf(each));
    const disbelief = (at: Vector) => at.reduce((sum, each, index) => sum + beliefs[index]! * each ** 2, 0);
    return {
        parametersAt,
        cost: (at) => oddness(parametersAt(at)).reduce((sum, each) => sum + costOf(each), disbelief(at)),
        slope(at) {
            const here = parametersAt(at);
            const odd = oddness(here);
            const weights = odd.map(weightOf);
            const slopes = observations.map((each) => slopesOf(each, here));
            const columns = parameterNames.map((_, index) => slopes.map((slope) => slope[index]!));
            return {
                gradient: columns.map((column, index) => beliefs[index]! * at[index]! + weighted(weights, column, odd)),
                curvature: columns.map((one, row) =>
                    columns.map((other, column) => (row === column ? beliefs[row]! : 0) + weighted(weights, one, other)),
                ),
            };
        },
    };
}

function weighted(weights: Vector, one: Vector, other: Vector): number {
    return weights.reduce((sum, weight, at) => sum + weight * one[at]! * other[at]!, 0);
}

/** Waves that stray by many times their scatter had a trouble of their own, a guest that would not shut down say, and count less and less. */
const tolerance = 4;

/** As of Student's t distribution: the square for small oddness, its logarithm for great. */
function costOf(oddness: number): number {
    return tolerance * Math.log(1 + oddness ** 2 / tolerance);
}

function weightOf(oddness: number): number {
    return 1 / (1 + oddness ** 2 / tolerance);
}

/** Of a wave's logarithm: the model's, and a rounded duration's, which is anywhere within its unit. */
function scatterOf({ seconds, roundedToSeconds = 0 }: Observation): number {
    return Math.hypot(supposed.residual, roundedToSeconds / Math.sqrt(12) / seconds);
}

/** In units of its scatter. */
function slopesOf(observation: Observation, parameters: Parameters): Vector {
    const value = (each: Parameters) => predict(observation, each);
    const middle = value(parameters);
    return parameterNames.map((name) => slopeOf(value, middle, parameters, name) / scatterOf(observation));
}

function improve(problem: Problem, at: Vector, cost: number): { readonly at: Vector; readonly cost: number } | undefined {
    const { gradient, curvature } = problem.slope(at);
    const step = times(inverse(curvature), gradient);
    for (let share = 1; share > 0.01; share /= 2) {
        const next = at.map((each, index) => each - share * step[index]!);
        const nextCost = problem.cost(next);
        if (nextCost < cost) return { at: next, cost: nextCost };
    }
    return undefined;
}

function report(problem: Problem, at: Vector, observations: readonly Observation[]): Calibration {
    const parameters = problem.parametersAt(at);
    const residuals = observations.map((each) => {
        const predictedSeconds = predict(each, parameters);
        return { name: each.name, observedSeconds: each.seconds, predictedSeconds, ratio: predictedSeconds / each.seconds };
    });
    const squares = residuals.reduce((sum, { ratio }) => sum + Math.log(ratio) ** 2, supposed.waves * supposed.residual ** 2);
    const residual = Math.sqrt(squares / (supposed.waves + observations.length));
    return {
        parameters,
        residuals,
        uncertainty: { covariance: inverse(problem.slope(at).curvature), residual, observations: observations.length },
    };
}
