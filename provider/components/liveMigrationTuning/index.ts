import type { CustomResourceOptions, Input, Inputs, Output } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import output from "@pulumi/pulumi/output.js";
import { liveMigrationTuning as definition, type LiveMigrationTuningArgs } from "../../schema/live/tuning.ts";
import { isUnknown, unknown, type ValueMap } from "../../schema/value.ts";
import { OwnResource } from "../ownResource.ts";
import { plainObjects } from "../platform/cluster.ts";
import { componentFactory, type Making } from "../platform/component.ts";
import { ClusterRole, ClusterRoleBinding, kubernetesPlugin, RoleBinding } from "../platform/kubernetes.ts";
import { type Decisive, isMap, namespacesIn, policyNamesIn, stageOf } from "./input.ts";
import { losingIn, problemsOf, rightsOf, warningsOf } from "./judgement.ts";
import { aggregation, maker, migrateRole, migrateRules, temporaryRole } from "./rights.ts";
import { nextOf, partsOf } from "./stages.ts";

/**
 * `migration-toolkit:live:LiveMigrationTuning`: settings, policies, and who may migrate.
 *
 * The stages of the update to 4.19 differ in which plain objects there are. The engine makes before it takes away, so that from `updated` to `done`, and
 * from `before` to `done` too, everybody is bound before the temporary role goes.
 *
 * Errors: `InvalidInput` for what contradicts itself, and for a stage that the cluster is not ready for.
 * Source: live-migration LM-008 … LM-016.
 */
export const liveMigrationTuning = componentFactory<LiveMigrationTuningArgs, Decisive>({
    definition,
    decisive: ["upgrade"],
    problems: problemsOf,
    warnings: warningsOf,
    plugins: [kubernetesPlugin],
    build: async (making) => {
        const { component, name, inputs, told, options, surroundings } = making;
        const own = { parent: component };
        const tuning = isKnown(told.settings) ? new Tuning(name, partsOfInput(inputs.settings, told.settings), own) : undefined;
        announcePolicies(making);
        const policies = policyNamesIn(making).map((key) => policyOf(making, key, own));
        const { hasTemporaryRole, hasBindings } = partsOf(stageOf(making));
        const access = hasBindings && isKnown(told.access);
        const child = hasTemporaryRole || access ? plainObjects(component, name, options, surroundings) : {};
        if (hasTemporaryRole) keepAdministrators(name, child);
        if (access) bind(making, child);
        return {
            ...(tuning && { inEffect: tuning.inEffect }),
            policyNames: output.all(policies.map((each) => each.name)),
            ...(await progressOf(making)),
        };
    },
});

class Tuning extends OwnResource {
    declare readonly inEffect: Output<Record<string, string>>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("live:HyperConvergedTuning", name, { inEffect: undefined, ...inputs }, options);
    }
}

class Policy extends OwnResource {
    declare readonly name: Output<string>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("live:MigrationPolicy", name, inputs, options);
    }
}

/** Each is told for whom it is beside all others, whichever of them the engine asks about first. */
function announcePolicies({ told, surroundings }: Making<LiveMigrationTuningArgs, Decisive>): void {
    for (const [name, policy] of Object.entries(isKnown(told.policies) ? told.policies : {}))
        surroundings.announce?.({
            ...{ kind: "migrationPolicy", name, token: "live:MigrationPolicy" },
            inputs: { name, selectors: (isMap(policy) ? policy.selectors : undefined) ?? unknown },
        });
}

function policyOf({ name, inputs, told }: Making<LiveMigrationTuningArgs, Decisive>, key: string, own: CustomResourceOptions): Policy {
    const all = told.policies as ValueMap;
    const seen = all[key];
    return new Policy(`${name}-${key}`, { ...(isKnown(seen) && partsOfInput(partsOfInput(inputs.policies, all)[key], seen)), name: key }, own);
}

/** An object property by property: what is not known, or secret, in one of them is no more than that. */
function partsOfInput(input: Input<unknown>, seen: ValueMap): Inputs {
    const whole = output.output(input as Input<Inputs>);
    return Object.fromEntries(Object.keys(seen).map((key) => [key, isPlain(input) ? input[key] : whole.apply((each) => each?.[key])]));
}

function isPlain(input: unknown): input is Inputs {
    return typeof input === "object" && input !== null && !output.Output.isInstance(input);
}

function isKnown(value: ValueMap[string] | undefined): value is ValueMap {
    return value !== undefined && !isUnknown(value);
}

/** Source: live-migration LM-011, LM-012. */
function keepAdministrators(name: string, child: CustomResourceOptions): void {
    const metadata = { name: temporaryRole, labels: { [aggregation]: "true", ...maker } };
    new ClusterRole(`${name}-upgrade`, { metadata, rules: migrateRules }, child);
}

/** Source: live-migration LM-014. */
function bind(making: Making<LiveMigrationTuningArgs, Decisive>, child: CustomResourceOptions): void {
    const { name, inputs, told } = making;
    const apiGroup = "rbac.authorization.k8s.io";
    const roleRef = { apiGroup, kind: "ClusterRole", name: migrateRole };
    const { migrators } = partsOfInput(inputs.access, told.access as ValueMap);
    const subjects = output
        .output(migrators as Input<Migrators>)
        .apply((all) => all.map((each) => (each.kind === "ServiceAccount" ? each : { ...each, apiGroup })));
    const namespaces = namespacesIn(making);
    if (!namespaces) new ClusterRoleBinding(name, { roleRef, subjects }, child);
    for (const namespace of namespaces ?? []) new RoleBinding(`${name}-${namespace}`, { metadata: { namespace }, roleRef, subjects }, child);
}

type Migrators = { readonly kind: string; readonly name: string; readonly namespace?: string }[];

/** What the update in stages has come to. */
async function progressOf(making: Making<LiveMigrationTuningArgs, Decisive>): Promise<Inputs> {
    const stage = stageOf(making);
    if (stage === undefined && making.told.access === undefined) return {};
    const rights = await rightsOf(making);
    const losing = losingIn(making, rights);
    const next = stage && nextOf(stage, rights, losing);
    if (next) await log.info(next, making.component);
    return { ...(losing && { losing }), ...(next && { next }) };
}
