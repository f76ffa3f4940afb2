import { nameInvalid } from "../common.ts";
import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.3. */
export const vmNameInvalid = concern({ id: "openstack.vm.name.invalid", ...nameInvalid });
