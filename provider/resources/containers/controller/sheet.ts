import { answerNote } from "../../../condition/operator.ts";
import { kinds } from "../../../kube/index.ts";
import type { KindSheet } from "../../../lifecycle/index.ts";
import {
    MigrationControllerArgs as Args,
    type MigrationControllerArgs,
    MigrationControllerOutputs,
} from "../../../schema/containers/migrationController.ts";
import { awaitRunUnderWay } from "../../underWay.ts";
import { besideController, controllerOutputs, judgeController } from "./judge.ts";
import { controllerProblems } from "./problems.ts";
import { refuseWhileRunning, staysBehind } from "./running.ts";
import { controllerArgs, controllerSpec, isHost, spellings, usual } from "./spec.ts";
import { controllerForeseen, controllerForetold } from "./told.ts";

/** What of MTC runs in a cluster, and how. Source: mtc-behaviour §1.11, §7; MTC-029, MTC-040…053. */
export const migrationController: KindSheet<MigrationControllerArgs> = {
    token: "containers:MigrationController",
    description:
        "An installation of MTC: which of its parts run in this cluster, and every setting. It is ready when the operator has carried it out, the parts run, the controller knows what plans leave behind, and the host cluster is Ready. It is not deleted while something migrates.",
    kind: kinds.migrationController,
    args: Args,
    outputs: MigrationControllerOutputs,
    usual,
    manifest: (args) => ({ spec: { ...controllerSpec(args) } }),
    argsOf: controllerArgs,
    spellings,
    keep: ["release"],
    outputsOf: controllerOutputs,
    problems: controllerProblems,
    foretell: controllerForetold,
    foresee: controllerForeseen,
    notes: answerNote,
    beside: (_object, _args, own) => besideController(own),
    judge: (object, args, _first, beside = []) => judgeController(object, args, beside),
    // Images are pulled meanwhile.
    stallAfter: () => 300_000,
    async beforeMake(args, own, session, signal, existing, tell) {
        if (existing?.spec?.migration_controller === true && !isHost(args))
            await refuseWhileRunning(own, "take the controller away from", session, signal);
        await awaitRunUnderWay(kinds.migrationController, own, existing, session, signal, tell);
    },
    beforeDelete: async ({ metadata }, session, signal) =>
        await refuseWhileRunning({ name: metadata.name!, namespace: metadata.namespace! }, "delete", session, signal),
    afterDelete: async (_olds, own, session, signal) => await staysBehind(own, session, signal),
};
