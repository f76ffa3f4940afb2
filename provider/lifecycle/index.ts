export { type Answer, type FunctionSheet, functionHandler } from "./call.ts";
export { inOurWords } from "./failure.ts";
export {
    componentAnnotation,
    declaredKey,
    estimateAnnotation,
    keysAnnotation,
    labelNames,
    operatorAnnotation,
    parentType,
    sayMaker,
    toId,
    toRef,
    urnAnnotation,
    urnHash,
} from "./identity.ts";
export { objectHandler } from "./object/handler.ts";
export { attemptNumber } from "./run/attempts.ts";
export { runHandler } from "./run/handler.ts";
export type { Held, Ids, Obstacle, Past, RunSheet, Site } from "./run/sheet.ts";
export type { Declared, Session, Timeouts } from "./session.ts";
export type { Beside, Change, Companion, Connected, Findings, KindSheet, Move, Own } from "./sheet.ts";
