import { nameInvalid as sheet } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const nameInvalid = concern({ id: "ovirt.name.invalid", ...sheet, assessment: `${sheet.assessment} ` });
