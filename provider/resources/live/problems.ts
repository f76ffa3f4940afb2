import type { Findings, Session, Site } from "../../lifecycle/index.ts";
import type { LiveMigrationArgs } from "../../schema/live/migration.ts";
import { clusterFacts, machinesBeside } from "./facts.ts";
import { hasRoom } from "./room.ts";
import { canEnd, canMove, type Finding, hasItsTurn, isEvictable, isFree, notRunning, type Rule } from "./rules.ts";

const rules: readonly Rule[] = [canMove, isFree, hasRoom, hasItsTurn, isEvictable, canEnd];

/**
 * What can be known of a live migration before it begins: that the VM runs and can be moved, that another node can take it, and when its turn comes.
 *
 * What may not be read is "not checked", never a problem: nodes and other namespaces need rights that few pipelines have. A migration that is there
 * already is not judged: what it comes to is seen.
 */
export async function liveProblems(args: LiveMigrationArgs, site: Site, session: Session, signal: AbortSignal): Promise<Findings> {
    const { cluster } = session;
    if (!cluster || site.existing) return toFindings([]);
    const { subject, object: instance, others } = site;
    const machines = instance ? undefined : await machinesBeside(subject, cluster, signal);
    const missing = notRunning(subject, instance, machines);
    if (!instance || missing) return toFindings(missing ? [missing] : []);
    const facts = await clusterFacts({ ...session, cluster });
    return toFindings(rules.flatMap((rule) => rule({ args, subject, instance, others, facts })));
}

function toFindings(found: readonly Finding[]): Findings {
    const of = (as: Finding["as"]) => found.filter((each) => each.as === as);
    const lines = (as: Finding["as"]) => of(as).map(({ property, reason }) => `${property}: ${reason}`);
    return { issues: of("issue").map(({ property, reason }) => ({ property, reason })), warnings: lines("warning"), unknowns: lines("unknown") };
}
