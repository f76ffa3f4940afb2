export { sayEstimate } from "./estimate.ts";
export { sayTextChange } from "./text.ts";
export { count, saySize, sayVm, sumUp } from "./vm.ts";
export { type VmChange, vmChanges } from "./vmChanges.ts";
