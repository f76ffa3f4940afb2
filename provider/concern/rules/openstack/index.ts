import type { ConcernRule } from "../../concern.ts";
import { biosBootMenuEnabled } from "./biosBootMenuEnabled.ts";
import { cpuSharesDefined } from "./cpuSharesDefined.ts";
import { diskCapacityInvalid } from "./diskCapacityInvalid.ts";
import { diskCountExceedsLimit } from "./diskCountExceedsLimit.ts";
import { diskSharedDetected } from "./diskSharedDetected.ts";
import { diskStatusUnsupported } from "./diskStatusUnsupported.ts";
import { diskUnsupportedInterface } from "./diskUnsupportedInterface.ts";
import { hostDevicesMapped } from "./hostDevicesMapped.ts";
import { networkFloatingIpsDetected } from "./networkFloatingIpsDetected.ts";
import { networkVifModelUnsupported } from "./networkVifModelUnsupported.ts";
import { numaTuningDetected } from "./numaTuningDetected.ts";
import { osUnsupported } from "./osUnsupported.ts";
import { secureBootDetected } from "./secureBootDetected.ts";
import { vmNameInvalid } from "./vmNameInvalid.ts";
import { vmStatusInvalid } from "./vmStatusInvalid.ts";
import { watchdogDetected } from "./watchdogDetected.ts";
import type { OpenstackWorkload } from "./workload.ts";

export { openstackWorkload } from "./workload.ts";

/** By id. Source: forklift-behaviour §9.3. */
export const rules: readonly ConcernRule<OpenstackWorkload>[] = [
    biosBootMenuEnabled,
    cpuSharesDefined,
    diskCapacityInvalid,
    diskCountExceedsLimit,
    diskSharedDetected,
    diskStatusUnsupported,
    diskUnsupportedInterface,
    hostDevicesMapped,
    networkFloatingIpsDetected,
    networkVifModelUnsupported,
    numaTuningDetected,
    osUnsupported,
    secureBootDetected,
    vmNameInvalid,
    vmStatusInvalid,
    watchdogDetected,
];
