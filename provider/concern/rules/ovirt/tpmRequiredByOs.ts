import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.2. */
export const tpmRequiredByOs = concern({
    id: "ovirt.tpm.required_by_os",
    category: "Warning",
    when: ({ osType = "" }) => /windows_2022|windows_11/.test(osType),
    label: "TPM detected",
    assessment: "The VM is detected with an operation system that must have a TPM device. TPM data is not transferred during the migration.",
});
