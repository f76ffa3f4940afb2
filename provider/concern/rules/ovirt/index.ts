import type { ConcernRule } from "../../concern.ts";
import { biosBootMenuEnabled } from "./biosBootMenuEnabled.ts";
import { clusterKsmEnabled } from "./clusterKsmEnabled.ts";
import { cpuCustomModelDetected } from "./cpuCustomModelDetected.ts";
import { cpuPinningPolicyUnsupported } from "./cpuPinningPolicyUnsupported.ts";
import { cpuSharesDefined } from "./cpuSharesDefined.ts";
import { cpuTuningDetected } from "./cpuTuningDetected.ts";
import { diskCapacityInvalid } from "./diskCapacityInvalid.ts";
import { diskCountExceedsLimit } from "./diskCountExceedsLimit.ts";
import { diskIllegalImagesDetected } from "./diskIllegalImagesDetected.ts";
import { diskIllegalOrLockedStatus } from "./diskIllegalOrLockedStatus.ts";
import { diskInterfaceTypeUnsupported } from "./diskInterfaceTypeUnsupported.ts";
import { diskScsiReservationEnabled } from "./diskScsiReservationEnabled.ts";
import { diskSharedDetected } from "./diskSharedDetected.ts";
import { diskStorageTypeUnsupported } from "./diskStorageTypeUnsupported.ts";
import { displayTypeSpiceEnabled } from "./displayTypeSpiceEnabled.ts";
import { haEnabled } from "./haEnabled.ts";
import { haReservationEnabled } from "./haReservationEnabled.ts";
import { hostDevicesMapped } from "./hostDevicesMapped.ts";
import { iothreadsConfigured } from "./iothreadsConfigured.ts";
import { memoryBallooningEnabled } from "./memoryBallooningEnabled.ts";
import { nameInvalid } from "./nameInvalid.ts";
import { nicCustomPropertiesDetected } from "./nicCustomPropertiesDetected.ts";
import { nicInterfaceTypeUnsupported } from "./nicInterfaceTypeUnsupported.ts";
import { nicNetworkFilterDetected } from "./nicNetworkFilterDetected.ts";
import { nicPciPassthroughDetected } from "./nicPciPassthroughDetected.ts";
import { nicPortMirroringDetected } from "./nicPortMirroringDetected.ts";
import { nicQosDetected } from "./nicQosDetected.ts";
import { nicUnpluggedDetected } from "./nicUnpluggedDetected.ts";
import { numaTuningDetected } from "./numaTuningDetected.ts";
import { osUnsupported } from "./osUnsupported.ts";
import { placementPolicyAffinitySet } from "./placementPolicyAffinitySet.ts";
import { secureBootDetected } from "./secureBootDetected.ts";
import { snapshotOnlineMemoryDetected } from "./snapshotOnlineMemoryDetected.ts";
import { storageResumeBehaviorUnsupported } from "./storageResumeBehaviorUnsupported.ts";
import { tpmRequiredByOs } from "./tpmRequiredByOs.ts";
import { usbEnabled } from "./usbEnabled.ts";
import { vmCustomPropertiesDetected } from "./vmCustomPropertiesDetected.ts";
import { vmStatusInvalid } from "./vmStatusInvalid.ts";
import { watchdogEnabled } from "./watchdogEnabled.ts";
import type { OvirtWorkload } from "./workload.ts";

export { ovirtWorkload } from "./workload.ts";

/** By id. Source: forklift-behaviour §9.2. */
export const rules: readonly ConcernRule<OvirtWorkload>[] = [
    biosBootMenuEnabled,
    clusterKsmEnabled,
    cpuCustomModelDetected,
    cpuPinningPolicyUnsupported,
    cpuSharesDefined,
    cpuTuningDetected,
    diskCapacityInvalid,
    diskCountExceedsLimit,
    diskIllegalImagesDetected,
    diskIllegalOrLockedStatus,
    diskInterfaceTypeUnsupported,
    diskScsiReservationEnabled,
    diskSharedDetected,
    diskStorageTypeUnsupported,
    displayTypeSpiceEnabled,
    haEnabled,
    haReservationEnabled,
    hostDevicesMapped,
    iothreadsConfigured,
    memoryBallooningEnabled,
    nameInvalid,
    nicCustomPropertiesDetected,
    nicInterfaceTypeUnsupported,
    nicNetworkFilterDetected,
    nicPciPassthroughDetected,
    nicPortMirroringDetected,
    nicQosDetected,
    nicUnpluggedDetected,
    numaTuningDetected,
    osUnsupported,
    placementPolicyAffinitySet,
    secureBootDetected,
    snapshotOnlineMemoryDetected,
    storageResumeBehaviorUnsupported,
    tpmRequiredByOs,
    usbEnabled,
    vmCustomPropertiesDetected,
    vmStatusInvalid,
    watchdogEnabled,
];
