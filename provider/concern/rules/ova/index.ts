import type { ConcernRule } from "../../concern.ts";
import { cpuAffinityDetected } from "./cpuAffinityDetected.ts";
import { cpuMemoryHotplugEnabled } from "./cpuMemoryHotplugEnabled.ts";
import { diskCapacityInvalid } from "./diskCapacityInvalid.ts";
import { diskCountExceedsLimit } from "./diskCountExceedsLimit.ts";
import { nameInvalid } from "./nameInvalid.ts";
import { sourceUnsupported } from "./sourceUnsupported.ts";
import type { OvaWorkload } from "./workload.ts";

export { ovaWorkload } from "./workload.ts";

/** By id. Source: forklift-behaviour §9.4. */
export const rules: readonly ConcernRule<OvaWorkload>[] = [
    cpuAffinityDetected,
    cpuMemoryHotplugEnabled,
    diskCapacityInvalid,
    diskCountExceedsLimit,
    nameInvalid,
    sourceUnsupported,
];
