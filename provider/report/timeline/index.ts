export { attemptRecord, attemptTraces, type SeenAttempt } from "./record.ts";
export { seenAttempt } from "./seen.ts";
export { AttemptRecord, AttemptTrace, Estimate, Instant, Outcome, parseRecord, parseTrace, VmTrace } from "./trace.ts";
