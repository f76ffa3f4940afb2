import type { ConcernRule } from "../../concern.ts";
import { changedBlockTrackingDisabled } from "./changedBlockTrackingDisabled.ts";
import { changedBlockTrackingDiskDisabled } from "./changedBlockTrackingDiskDisabled.ts";
import { consolidationNeeded } from "./consolidationNeeded.ts";
import { cpuAffinityDetected } from "./cpuAffinityDetected.ts";
import { cpuMemoryHotplugEnabled } from "./cpuMemoryHotplugEnabled.ts";
import { datastoreMissing } from "./datastoreMissing.ts";
import { deviceSriovDetected } from "./deviceSriovDetected.ts";
import { diskCapacityInvalid } from "./diskCapacityInvalid.ts";
import { diskCountExceedsLimit } from "./diskCountExceedsLimit.ts";
import { diskModeIndependent } from "./diskModeIndependent.ts";
import { diskRdmDetected } from "./diskRdmDetected.ts";
import { diskSerialTruncated } from "./diskSerialTruncated.ts";
import { diskSharedDetected } from "./diskSharedDetected.ts";
import { dpmEnabled } from "./dpmEnabled.ts";
import { drsEnabled } from "./drsEnabled.ts";
import { faultToleranceEnabled } from "./faultToleranceEnabled.ts";
import { guestDisksFreespace } from "./guestDisksFreespace.ts";
import { guestDisksKeyNotFound } from "./guestDisksKeyNotFound.ts";
import { hostAffinityDetected } from "./hostAffinityDetected.ts";
import { hostnameDefault } from "./hostnameDefault.ts";
import { hostnameEmpty } from "./hostnameEmpty.ts";
import { numaAffinityDetected } from "./numaAffinityDetected.ts";
import { osUnsupported } from "./osUnsupported.ts";
import { passthroughDeviceDetected } from "./passthroughDeviceDetected.ts";
import { snapshotDetected } from "./snapshotDetected.ts";
import { tpmDetected } from "./tpmDetected.ts";
import { usbControllerDetected } from "./usbControllerDetected.ts";
import { vmMissingIpDetected } from "./vmMissingIpDetected.ts";
import { vmNameInvalid } from "./vmNameInvalid.ts";
import type { VsphereWorkload } from "./workload.ts";

export { vsphereWorkload } from "./workload.ts";

/** By id. Source: forklift-behaviour §9.1. */
export const rules: readonly ConcernRule<VsphereWorkload>[] = [
    changedBlockTrackingDisabled,
    changedBlockTrackingDiskDisabled,
    consolidationNeeded,
    cpuAffinityDetected,
    cpuMemoryHotplugEnabled,
    datastoreMissing,
    deviceSriovDetected,
    diskCapacityInvalid,
    diskCountExceedsLimit,
    diskRdmDetected,
    diskSharedDetected,
    diskModeIndependent,
    diskSerialTruncated,
    dpmEnabled,
    drsEnabled,
    faultToleranceEnabled,
    guestDisksFreespace,
    guestDisksKeyNotFound,
    hostAffinityDetected,
    hostnameDefault,
    hostnameEmpty,
    numaAffinityDetected,
    osUnsupported,
    passthroughDeviceDetected,
    snapshotDetected,
    tpmDetected,
    usbControllerDetected,
    vmNameInvalid,
    vmMissingIpDetected,
];
