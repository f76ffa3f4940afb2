import { virtualization } from "pulumi-migration-toolkit";

const proposal = virtualization.proposeMapsOutput({
    source: "openshift-mtv/vcenter",
    vms: { query: "where folder = 'web'" },
    targetNamespace: "web",
    networks: { "VM Network": { pod: true } }, // what is decided already
    allowUndecided: true,
});

export const networks = proposal.networks;
export const questions = proposal.undecided;
