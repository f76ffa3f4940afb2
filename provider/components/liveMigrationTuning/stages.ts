import type { UpgradeStage } from "../../schema/live/tuning.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { migrateRole, type Rights, temporaryRole } from "./rights.ts";

/** Which objects there are in a stage; without one the cluster is new enough. */
export function partsOf(stage: UpgradeStage | undefined): { readonly hasTemporaryRole: boolean; readonly hasBindings: boolean } {
    return { hasTemporaryRole: stage === "before" || stage === "updated", hasBindings: stage !== "before" };
}

/** Why the cluster is not ready for a stage, or is beyond it. Source: live-migration LM-010 … LM-013. */
export function stageIssues(stage: UpgradeStage | undefined, { hasMigrateRole, temporaryRole: temporary }: Rights): readonly InputIssue[] {
    const issue = (reason: string) => [{ property: "upgrade.stage", reason }];
    if ((stage === "updated" || stage === "done") && !hasMigrateRole)
        return issue(
            `cannot be \`${stage}\` yet: there is no ClusterRole ${migrateRole}, which OpenShift Virtualization has from 4.19 on; stay with \`before\` until it is updated`,
        );
    if (stage === "before" && hasMigrateRole && temporary === "absent")
        return issue(
            `cannot be \`before\` any more: OpenShift Virtualization is updated and ${temporaryRole} is gone; it would give the right back to every namespace administrator. Use \`updated\` or \`done\``,
        );
    return [];
}

/** What is to be done next. `losing` = undefined when bindings may not be read. */
export function nextOf(stage: UpgradeStage, rights: Rights | undefined, losing: readonly string[] | undefined): string {
    const unbound = losing === undefined ? "see yourself who is bound to `admin` and needs the right" : sayLosing(losing);
    switch (stage) {
        case "before":
            return rights?.hasMigrateRole
                ? `OpenShift Virtualization is updated: say \`stage: "updated"\`, with everybody who is to keep the right in \`access.migrators\`; ${unbound}`
                : `${temporaryRole} keeps the right of namespace administrators: when \`up\` has made it, update OpenShift Virtualization to 4.19 or later, then say \`stage: "updated"\`; ${unbound}`;
        case "updated":
            return losing?.length === 0
                ? 'everybody who had the right keeps it: say `stage: "done"`'
                : `${unbound}; bind those who need it in \`access.migrators\`, then say \`stage: "done"\``;
        case "done":
            return `only those who are bound to ${migrateRole} may migrate; ${unbound}. \`upgrade\` can be left out from now on`;
        default:
            return stage satisfies never;
    }
}

const most = 10;

/** Who loses the right, in a sentence. */
export function sayLosing(losing: readonly string[]): string {
    if (losing.length === 0) return "no namespace administrator loses it";
    const rest = losing.length > most ? ` and ${losing.length - most} more` : "";
    return `${losing.length} would lose it, or have lost it, without ${temporaryRole}: ${losing.slice(0, most).join("; ")}${rest}`;
}
