import { z } from "zod";
import { type ParameterName, parameterNames, type SiteModel } from "../wave/estimate/index.ts";

const size = parameterNames.length;

/** The file that `pulumi-migration-toolkit calibrate` writes: what a site's own finished waves say of it. */
export const CalibrationFile = z.strictObject({
    version: z.literal(1),
    parameters: z.strictObject(Object.fromEntries(parameterNames.map((name) => [name, z.number().positive()])) as Record<ParameterName, z.ZodNumber>),
    uncertainty: z.strictObject({
        covariance: z.array(z.array(z.number()).length(size)).length(size),
        residual: z.number().positive(),
        observations: z.number().int().min(0),
    }),
});

/** The text of a calibration's file. */
export function writeCalibration({ parameters, uncertainty }: SiteModel): string {
    return `${JSON.stringify({ version: 1, parameters, uncertainty }, undefined, 4)}\n`;
}
