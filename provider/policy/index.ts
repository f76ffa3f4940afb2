export { type Foreseen, foresee } from "./foresee.ts";
export { type Labels, type Match, matchOf, type Policy, policyFor, type Subject, standsBefore, whyBefore } from "./precedence.ts";
