import { isDeepStrictEqual } from "node:util";
import { MigrationError } from "../../../errors.ts";
import { kinds } from "../../../kube/index.ts";
import type { KindSheet } from "../../../lifecycle/index.ts";
import { TuningArgs as argsShape, type TuningArgs, TuningOutputs } from "../../../schema/live/settings.ts";
import { unknown, type ValueMap } from "../../../schema/value.ts";
import { alsoKnownAs, hyperConvergedSpec, inEffect, propertyOf, settingsOf } from "./fields.ts";
import { judgeTuning } from "./judge.ts";
import { missingNetwork, tuningProblems } from "./problems.ts";

/**
 * Settings of live migrations in the HyperConverged, which belongs to whoever has installed OpenShift Virtualization.
 *
 * ```ts
 * new live.HyperConvergedTuning("limits", { parallelMigrationsPerCluster: 8, parallelOutboundMigrationsPerNode: 2 });
 * ```
 *
 * Source: live-migration LM-017 … LM-021, LM-U01, LM-U04, LM-U07, LM-U11.
 */
export const hyperConvergedTuning: KindSheet<TuningArgs> = {
    token: "live:HyperConvergedTuning",
    description:
        "Settings of live migrations for the whole cluster, in the HyperConverged that is there. Only these fields are touched, by a field manager of its own; what others have set is refused, unless it is to be taken over. `up` is over when the operator has passed them on and KubeVirt shows them. Destroying it releases them, so that the defaults return. Migrations under way keep the settings they began with.",
    kind: kinds.hyperConverged,
    usual: { name: "kubevirt-hyperconverged", namespace: "openshift-cnv" },
    guest: {
        remedy: "install OpenShift Virtualization first, or say `namespace` and `name` of its HyperConverged",
        takesOver: ({ takesOver }) => takesOver === true,
        propertyOf,
        alsoKnownAs,
    },
    args: argsShape,
    outputs: TuningOutputs,
    manifest: (args) => ({ spec: hyperConvergedSpec(args) }),
    argsOf: settingsOf,
    keep: ["takesOver", "acceptsPostCopy"],
    outputsOf: (object) => ({ inEffect: inEffect(object) }),
    // What is asked for is not in effect before it is asked for.
    foresee: (args, before): ValueMap =>
        before && isDeepStrictEqual(hyperConvergedSpec(args), hyperConvergedSpec(before)) ? {} : { inEffect: unknown },
    judge: (object, args, _first, [kubeVirt] = []) => judgeTuning(object, args, kubeVirt),
    beside: (_object, _args, { name, namespace }) => [{ kind: kinds.kubeVirt, ref: { name: `kubevirt-${name}`, namespace } }],
    problems: tuningProblems,
    async beforeMake({ network }, { namespace }, { cluster }, signal, existing) {
        const config = existing?.spec?.liveMigrationConfig as { network?: string } | undefined;
        if (network === undefined || config?.network === network) return;
        const found = await cluster.get(kinds.networkAttachmentDefinition, { name: network, namespace }, { signal });
        if (!found) throw new MigrationError("Refused", `network: ${missingNetwork(network, namespace)}`);
    },
};
