export { type Pace, paceOf, withPace } from "./pace.ts";
export { remedyFor } from "./remedies.ts";
export { isOver, type RunOutcome, type RunView, runStatuses, viewRun } from "./run.ts";
export { judge, type Verdict } from "./settle.ts";
export { news, pulse, sayRun, sayVm } from "./tell.ts";
export { copiedMiB, type PlanMigrationStatus, type StepStatus, type VmStatus, type VmView, viewVm, type WarmView } from "./vm.ts";
export { sayMiB, sayStep } from "./words.ts";
