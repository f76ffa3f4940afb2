import { answerNote } from "../../../condition/operator.ts";
import { kinds } from "../../../kube/index.ts";
import { type KindSheet, operatorAnnotation } from "../../../lifecycle/index.ts";
import { ForkliftControllerArgs, ForkliftControllerOutputs } from "../../../schema/forkliftController.ts";
import { forkliftSettings } from "../../../schema/forkliftSettings/index.ts";
import type { ValueMap } from "../../../schema/value.ts";
import { explicitSettings, specOf } from "../../../settings/index.ts";
import { awaitRunUnderWay } from "../../underWay.ts";
import { installationBeside, judgeInstallation } from "./judge.ts";
import { controllerProblems } from "./problems.ts";
import { inventoryRemarks } from "./reach.ts";
import { clearInstallation, refuseWhileMoving } from "./removal.ts";
import { settingsForetold } from "./told.ts";

/** An installation of MTV and its settings. Source: forklift-behaviour §1.12; MTV-051…060, MTV-062, MTV-063. */
export const forkliftController: KindSheet<ForkliftControllerArgs> = {
    token: "virtualization:ForkliftController",
    description:
        "An installation of MTV and all of its settings; one object configures the whole installation. Ready when the operator has carried the settings out, every part runs in its new shape, and the provider `host`, which needs controller and inventory, is ready; until then it says which part is not there and why. Settings that are left out are the operator's defaults. A preview tells which change restarts what. It is not deleted while migrations run; kinds, providers, plans and VMs stay behind.",
    kind: kinds.forkliftController,
    args: ForkliftControllerArgs,
    outputs: ForkliftControllerOutputs,
    usual: { name: "forklift-controller", namespace: "openshift-mtv" },
    manifest: (args) => ({ spec: specOf(forkliftSettings, args) }),
    argsOf: ({ spec = {} }, prior) => explicitSettings(forkliftSettings, spec as ForkliftControllerArgs, prior),
    outputsOf: () => ({}),
    notes: answerNote,
    isAhead: ({ annotations }, existing) =>
        existing !== undefined && existing.metadata.annotations?.[operatorAnnotation] !== (annotations as ValueMap | undefined)?.[operatorAnnotation],
    beforeMake: (_args, own, session, signal, existing, tell) => awaitRunUnderWay(kinds.forkliftController, own, existing, session, signal, tell),
    beside: (_object, _args, own) => installationBeside(own),
    judge: (object, args, _first, beside = []) => judgeInstallation(object, args, beside),
    remarks: inventoryRemarks,
    // Images are pulled meanwhile.
    stallAfter: () => 300_000,
    problems: controllerProblems,
    foretell: settingsForetold,
    beforeDelete: refuseWhileMoving,
    afterDelete: clearInstallation,
};
