export { count, saySize } from "../util/size.ts";
export { estimateOf, estimatesOf, sayEstimate } from "./estimate.ts";
export { sayTextChange } from "./text.ts";
export { sayVm, sumUp } from "./vm.ts";
export { type VmChange, vmChanges } from "./vmChanges.ts";
