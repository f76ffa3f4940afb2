import type { Findings, Session, Site } from "../../../lifecycle/index.ts";
import type { MigrationArgs } from "../../../schema/migration.ts";
import type { InputIssue } from "../../../schema/parse.ts";
import { isUnknown } from "../../../schema/value.ts";
import { didYouMean } from "../../../util/nearest.ts";
import { isAmong, namesIn, type PlanVm, planVms } from "../plan/vms.ts";
import { cutoverIssues } from "./cutover.ts";
import { windowFindings } from "./window.ts";

/** What can be known of a run before it is started or changed. Source: forklift-behaviour §5.1, §5.4. */
export async function migrationProblems(args: MigrationArgs, look: () => Promise<Site>, session: Session): Promise<Findings> {
    const { cancel, cutover, vmCutovers, window } = args;
    if ([cancel, cutover, vmCutovers, window].every((each) => each === undefined)) return { issues: [], warnings: [], unknowns: [] };
    const site = await look();
    const { object, declared, ids } = site;
    const vms = planVms(object, declared);
    const words = namesIn(args);
    const isPlanKnown = object !== undefined || (declared !== undefined && !isUnknown(declared.vms) && !isUnknown(declared.selected));
    const strangers = isPlanKnown ? words.filter(({ word }) => !isAmong(vms, word)).map((each) => stranger(each, vms)) : [];
    // Only an id is accepted there, and it must be known when the object is written.
    const nameless = object ? namesIn({ vmCutovers: args.vmCutovers }).filter(({ word }) => isAmong(vms, word) && !ids.has(word)) : [];
    const ofWindow = windowFindings(args, site, isWarm(site), session.site);
    return {
        issues: [...cutoverIssues(args, site, isWarm(site)), ...strangers, ...nameless.map(noId), ...(ofWindow.issues ?? [])],
        warnings: ofWindow.warnings ?? [],
        news: ofWindow.news,
        unknowns: isPlanKnown || words.length === 0 || session.cluster === undefined ? [] : ["cancel, vmCutovers: checked once the plan is known"],
    };
}

type Named = ReturnType<typeof namesIn>[number];

function stranger({ property, word }: Named, vms: readonly PlanVm[]): InputIssue {
    const known = [...new Set(vms.flatMap(({ names, id }) => (names.length > 0 ? names : (id ?? []))))];
    return { property, reason: `${JSON.stringify(word)} is not among the ${known.length} VMs of the plan${didYouMean(word, known)}` };
}

function noId({ property }: Named): InputIssue {
    return {
        property,
        reason: "the VM's inventory id is not known, and the controller takes nothing else: write the id (e.g. `vm-1042`) as the key",
    };
}

/** Undefined = not known yet. */
export function isWarm({ object, declared }: Site): boolean | undefined {
    if (declared) return isUnknown(declared.type) ? undefined : declared.type === "warm";
    if (!object) return undefined;
    return object.spec?.type === "warm" || object.spec?.warm === true;
}
