export { estimateOf, estimatesOf, sayEstimate } from "./estimate.ts";
export { count, saySize, sayVm, sumUp } from "./vm.ts";
export { type VmChange, vmChanges } from "./vmChanges.ts";
