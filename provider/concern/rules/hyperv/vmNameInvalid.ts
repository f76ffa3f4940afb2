import { nameInvalid } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const vmNameInvalid = concern({ id: "hyperv.vm.name.invalid", ...nameInvalid });
