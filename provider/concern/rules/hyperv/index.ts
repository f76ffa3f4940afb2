import type { ConcernRule } from "../../concern.ts";
import { checkpointDetected } from "./checkpointDetected.ts";
import { clusterRoleNotRegistered } from "./clusterRoleNotRegistered.ts";
import { diskCapacityInvalid } from "./diskCapacityInvalid.ts";
import { diskCountExceedsLimit } from "./diskCountExceedsLimit.ts";
import { diskSmbPathMissing } from "./diskSmbPathMissing.ts";
import { integrationServicesNotDetected } from "./integrationServicesNotDetected.ts";
import { nicUnresolvedNetwork } from "./nicUnresolvedNetwork.ts";
import { osUnsupported } from "./osUnsupported.ts";
import { secureBootDetected } from "./secureBootDetected.ts";
import { tpmDetected } from "./tpmDetected.ts";
import { vmMissingIpDetected } from "./vmMissingIpDetected.ts";
import { vmNameInvalid } from "./vmNameInvalid.ts";
import type { HypervWorkload } from "./workload.ts";

export { hypervWorkload } from "./workload.ts";

/** By id. Source: forklift-behaviour §9.5. */
export const rules: readonly ConcernRule<HypervWorkload>[] = [
    checkpointDetected,
    clusterRoleNotRegistered,
    diskCapacityInvalid,
    diskCountExceedsLimit,
    diskSmbPathMissing,
    integrationServicesNotDetected,
    nicUnresolvedNetwork,
    osUnsupported,
    secureBootDetected,
    tpmDetected,
    vmNameInvalid,
    vmMissingIpDetected,
];
