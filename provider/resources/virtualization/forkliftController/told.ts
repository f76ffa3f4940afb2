import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { forkliftSettings, parts } from "../../../schema/forkliftSettings/index.ts";
import { rowsOf, sayChanges, valueAt } from "../../../settings/index.ts";

/** Which settings become what, what restarts, and what that is to migrations under way. Of a secret setting only that it changes. */
export function settingsForetold(
    after: ForkliftControllerArgs,
    before: ForkliftControllerArgs | undefined,
    { secrets }: { readonly secrets: ReadonlySet<string> },
): readonly string[] {
    if (!before) return [];
    return [...sayChanges(forkliftSettings, before, after, secrets), ...(isControllerRestarted(before, after) ? [resumed] : [])];
}

/** Source: forklift-behaviour §5.1: everything that a run has come to stands in its objects. */
const resumed = "while the controller restarts nothing begins; migrations under way go on where they are, their pods are not touched";

function isControllerRestarted(before: ForkliftControllerArgs, after: ForkliftControllerArgs): boolean {
    return rowsOf(forkliftSettings).some(({ path, setting: { restarts = "" } }) => {
        const concerns = restarts === parts.every || restarts.includes(parts.controller);
        return concerns && JSON.stringify(valueAt(before, path)) !== JSON.stringify(valueAt(after, path));
    });
}
