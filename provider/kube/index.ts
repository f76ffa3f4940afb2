export * from "./error.ts";
export { kinds } from "./kinds.ts";
export type * from "./port.ts";
