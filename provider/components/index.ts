import type { ComponentTable } from "./port.ts";

/** The components of this provider. */
export const components: ComponentTable = { constructs: {}, calls: {} };
