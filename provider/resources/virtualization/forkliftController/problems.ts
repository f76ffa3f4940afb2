import type { Findings, Own, Session } from "../../../lifecycle/index.ts";
import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { operatorFindings } from "../../operatorBeside.ts";
import { ClusterLook } from "../clusterLook.ts";
import { toFindings } from "../told.ts";
import { clusterFindings } from "./cluster.ts";
import { settingFindings } from "./rules.ts";

/** What can be known of settings before the operator has them. */
export async function controllerProblems(
    args: ForkliftControllerArgs,
    own: Own,
    session: Session,
    signal: AbortSignal,
    before: ForkliftControllerArgs | undefined,
): Promise<Findings> {
    const look = new ClusterLook(session, signal);
    const around = [...(await operatorFindings(args, own, session, look, before)), ...(await clusterFindings(args, own, look))];
    const isNewImage = typeof args.vddkImage === "string" && args.vddkImage !== before?.vddkImage;
    const news = isNewImage ? { news: [vddkCheck] } : {};
    return { ...toFindings([...settingFindings(args), ...around], look.unknowns), ...news };
}

/** Source: forklift-behaviour §4.2 (VDDKInitImageUnavailable, VDDKInvalid). */
const vddkCheck =
    "vddkImage: whether it can be pulled and is a VDDK is seen with the first plan that needs it: a Job in the plan's target namespace tries it, and the plan says VDDKInitImageUnavailable or VDDKInvalid";
