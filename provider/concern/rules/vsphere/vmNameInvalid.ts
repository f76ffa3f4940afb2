import { nameInvalid } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.1. */
export const vmNameInvalid = concern({ id: "vmware.vm.name.invalid", ...nameInvalid });
