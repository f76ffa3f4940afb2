export { evidenceOfCluster } from "./cluster.ts";
export { deriveReport } from "./derive.ts";
export { headline, layOutRuns, provenance, runTitle } from "./layout.ts";
export { RunReport } from "./model.ts";
export { observationsOf } from "./observations.ts";
export { evidenceOfStack, isStackState } from "./stack.ts";
