import type { Findings, Own, Session } from "../../../lifecycle/index.ts";
import type { MigrationControllerArgs } from "../../../schema/containers/migrationController.ts";
import { isUnknown } from "../../../schema/value.ts";
import { operatorFindings } from "../../operatorBeside.ts";
import { ClusterLook } from "../../virtualization/clusterLook.ts";
import { toFindings } from "../../virtualization/told.ts";
import { siteFindings, siteOf } from "./cluster.ts";
import { releaseBound, releaseFindings, settingFindings } from "./rules.ts";

/** What is wrong with the settings: among each other, for the release, in this cluster. */
export async function controllerProblems(
    args: MigrationControllerArgs,
    own: Own,
    session: Session,
    signal: AbortSignal,
    before?: MigrationControllerArgs,
): Promise<Findings> {
    const look = new ClusterLook(session, signal);
    const site = await siteOf(args, own, look);
    const release = isUnknown(args.release) ? undefined : (args.release ?? site.release);
    const bound = release === undefined ? releaseBound(args) : [];
    const beside = await operatorFindings(args, own, session, look, before);
    const findings = [
        ...beside,
        ...settingFindings(args),
        ...(release === undefined ? [] : releaseFindings(args, release)),
        ...siteFindings(args, own, site),
    ];
    const later = bound.map((path) => `${path}: checked once MTC is installed, or when \`release\` says which one it will be`);
    return toFindings(findings, [...look.unknowns, ...later]);
}
