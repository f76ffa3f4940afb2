import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const tpmDetected = concern({
    id: "hyperv.tpm.detected",
    category: "Warning",
    when: ({ tpmEnabled }) => tpmEnabled,
    label: "TPM detected",
    assessment: "The VM is configured with a TPM device. TPM data will not be transferred during the migration.",
});
