export { type Course, foresee, foreseeAll, heldUntil, type Undertaking, type Window } from "./course.ts";
export { say, sayCourse, sayMiss } from "./words.ts";
