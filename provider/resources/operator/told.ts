import type { Findings } from "../../lifecycle/index.ts";

/** Nothing to say. */
export const none: Findings = { issues: [], warnings: [], unknowns: [] };

export function wrong(property: string, reason: string): Findings {
    return { ...none, issues: [{ property, reason }] };
}

export function later(what: string): Findings {
    return { ...none, unknowns: [what] };
}
