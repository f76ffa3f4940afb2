import { nameInvalid as sheet } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.4. */
export const nameInvalid = concern({ id: "ova.name.invalid", ...sheet });
