import { sayTextChange } from "../../../report/index.ts";
import type { HookArgs } from "../../../schema/hook.ts";

/** What becomes different in the playbook, line by line; of a secret one only that it does. */
export function hookForetold(
    after: HookArgs,
    before: HookArgs | undefined,
    { secrets }: { readonly secrets: ReadonlySet<string> },
): readonly string[] {
    const [old, now] = [before?.playbook, after.playbook];
    if (typeof old !== "string" || typeof now !== "string" || old === now) return [];
    return [`playbook: ${secrets.has("playbook") ? "is different; its lines are secret" : sayTextChange(old, now)}`];
}
