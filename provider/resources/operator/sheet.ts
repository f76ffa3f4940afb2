import { type KubeObject, kinds } from "../../kube/index.ts";
import type { KindSheet } from "../../lifecycle/index.ts";
import { OperatorArgs, OperatorOutputs } from "../../schema/operator.ts";
import { unknown, type ValueMap } from "../../schema/value.ts";
import { defined } from "../virtualization/reference.ts";
import { operatorAim } from "./aim.ts";
import { catalogOf } from "./catalog.ts";
import { besideOperator, judgeOperator, operatorMoves } from "./judge.ts";
import { operatorProblems } from "./problems.ts";
import { refuseWithOperands, removeVersions, requireGroup, versionsLeft } from "./removal.ts";
import { standingOf } from "./status.ts";

/** An operator that OLM installs and keeps up. Source: MTV-051, MTV-061, MTV-063; MTC-022, MTC-026, MTC-029. */
export const operator: KindSheet<OperatorArgs> = {
    token: "index:Operator",
    description:
        "An operator that OLM installs: a Subscription, and what becomes of it. Ready when the wanted version has succeeded; until then it says at which step OLM is and why it does not go on. Previews ask the catalog: a channel or version that does not exist, and a way back that OLM does not have, are errors there. `destroy` takes the Subscription away, then the operator; the kinds that it has brought stay, with their objects.",
    kind: kinds.subscription,
    args: OperatorArgs,
    outputs: OperatorOutputs,
    manifest: (args) => ({
        spec: defined({
            ...{ name: args.package, channel: args.channel, ...catalogOf(args), startingCSV: args.version },
            ...{ installPlanApproval: approvalOf(args), config: args.config },
        }),
    }),
    argsOf: operatorArgsOf,
    outputsOf(object) {
        const { installed, current, state, isApprovalPending } = standingOf(object);
        return defined({ installedVersion: installed, currentVersion: current, state, isUpgradePending: isApprovalPending });
    },
    aim: operatorAim,
    beside: besideOperator,
    judge: (object, args, _first, beside = []) => judgeOperator(object, args, beside),
    moves: operatorMoves,
    stallAfter: () => 10 * 60_000,
    foresee(args, before): ValueMap {
        if (before && deciding.every((name) => before[name] === args[name])) return {};
        const version = args.version ?? unknown;
        return { installedVersion: version, currentVersion: version };
    },
    problems: operatorProblems,
    beforeMake: requireGroup,
    beforeDelete: refuseWithOperands,
    remains: versionsLeft,
    afterDelete: removeVersions,
};

/** What decides which version there is. */
const deciding = ["version", "channel", "source", "sourceNamespace", "approval"] as const;

function approvalOf({ approval, version }: OperatorArgs): string {
    return approval ?? (version === undefined ? "Automatic" : "Manual");
}

interface Spec extends Record<string, unknown> {
    readonly name: string;
    readonly channel?: string;
    readonly source: string;
    readonly sourceNamespace: string;
    readonly startingCSV?: string;
    readonly installPlanApproval?: string;
    readonly config?: ValueMap;
}

/**
 * `Subscription.spec` → arguments; what is as by default counts as not given. Where OLM approves by itself, `startingCSV` was only the beginning.
 *
 * Source: MTV-051.
 */
function operatorArgsOf({ spec }: KubeObject, prior: ValueMap): ValueMap {
    const { name, channel, startingCSV, config, ...asked } = spec as unknown as Spec;
    const version = asked.installPlanApproval === "Manual" ? startingCSV : undefined;
    const usual: Readonly<Record<string, unknown>> = { ...catalogOf({}), approval: approvalOf({ version } as OperatorArgs) };
    const given = { source: asked.source, sourceNamespace: asked.sourceNamespace, approval: asked.installPlanApproval };
    const chosen = Object.entries(given).filter(([key, value]) => prior[key] !== undefined || value !== usual[key]);
    return defined({ package: name, channel, version, config, ...Object.fromEntries(chosen) }) as ValueMap;
}
