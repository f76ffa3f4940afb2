import type { CustomResourceOptions, Input, Inputs, Output } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import output from "@pulumi/pulumi/output.js";
import { MigrationError } from "../../errors.ts";
import { runnerAccess as definition, type RunnerAccessArgs } from "../../schema/runnerAccess.ts";
import { choiceOf, plainObjects } from "../platform/cluster.ts";
import { componentFactory, type Making } from "../platform/component.ts";
import { ClusterRole, ClusterRoleBinding, kubernetesPlugin, Role, RoleBinding, Secret, ServiceAccount } from "../platform/kubernetes.ts";
import { nameOnceMade } from "../platform/made.ts";
import { isPreview, lookAt, notKnownYet } from "../runtime.ts";
import { type Grant, grantsFor, rightsIn } from "./grants.ts";
import { askedOf, type Decisive, problemsOf, warningsOf } from "./judgement.ts";
import { apiServerOf, kubeconfigFor } from "./kubeconfig.ts";

/**
 * `migration-toolkit:index:RunnerAccess`: a ServiceAccount, what it may do, and a kubeconfig for it.
 *
 * Its token is a Secret of the cluster and not a TokenRequest: that is a plain object, so it is planned, kept and taken away like one, and the token
 * ends the moment the Secret does. A requested token ends early only with its account, would be another one at every `up`, and the API
 * server cuts its life as it sees fit. Whoever wants those gets the identity without a token (`issuesToken`).
 *
 * Errors: `InvalidInput` for what contradicts itself, `NotSettled` when the cluster has not filled in the token.
 * Source: Kubernetes "Managing Service Accounts", "RBAC Good Practices".
 */
export const runnerAccess = componentFactory<RunnerAccessArgs, Decisive>({
    definition,
    decisive: ["purpose", "families", "installationNamespaces", "checksCluster", "issuesToken", "renewal"],
    problems: problemsOf,
    warnings: warningsOf,
    plugins: [kubernetesPlugin],
    build: async (making) => {
        const { component, name, inputs, options, surroundings } = making;
        const child = plainObjects(component, name, options, surroundings);
        const account = new ServiceAccount(name, { metadata: { name: inputs.name, namespace: inputs.namespace } }, child);
        const grants = grantsFor(askedOf(making));
        for (const grant of grants) bind(grant, name, account, child);
        const secret = making.decided.issuesToken === false ? undefined : tokenOf(making, account, child);
        const note = noteOf(making);
        if (await isAhead(secret)) await log.info(note, component);
        return { ...answersOf(making, account, secret), tokenNote: note, rights: rightsIn(grants) };
    },
});

/** A role and its binding, which the API server takes only from administrators while the role is not there. */
function bind({ namespace, rules }: Grant, name: string, account: ServiceAccount, child: CustomResourceOptions): void {
    const subject = { kind: "ServiceAccount", name: account.metadata.name, namespace: account.metadata.namespace };
    const apiGroup = "rbac.authorization.k8s.io";
    const allowed = rules.map(({ apiGroups, resources, verbs }) => ({ apiGroups: [...apiGroups], resources: [...resources], verbs: [...verbs] }));
    if (namespace === undefined) {
        const role = new ClusterRole(name, { rules: allowed }, child);
        new ClusterRoleBinding(name, { roleRef: { apiGroup, kind: "ClusterRole", name: nameOnceMade(role) }, subjects: [subject] }, child);
        return;
    }
    const metadata = { namespace };
    const role = new Role(`${name}-${namespace}`, { metadata, rules: allowed }, child);
    const roleRef = { apiGroup, kind: "Role", name: nameOnceMade(role) };
    new RoleBinding(`${name}-${namespace}`, { metadata, roleRef, subjects: [subject] }, child);
}

/** The cluster fills the token in. One that was made for another ServiceAccount it takes away, so the Secret is made anew with it. */
function tokenOf({ name, inputs, decided }: Making<RunnerAccessArgs, Decisive>, account: ServiceAccount, child: CustomResourceOptions): Secret {
    const annotations = { "kubernetes.io/service-account.name": account.metadata.name };
    return new Secret(
        [name, "token", decided.renewal].filter(Boolean).join("-"),
        { type: "kubernetes.io/service-account-token", metadata: { namespace: inputs.namespace, annotations } },
        { ...child, replaceOnChanges: ["metadata.annotations"] },
    );
}

/** In a preview: whether it is going to be made. */
async function isAhead(secret: Secret | undefined): Promise<boolean> {
    return secret !== undefined && isPreview() && !(await lookAt(secret.id).isKnown);
}

function noteOf({ name, decided: { issuesToken, renewal } }: Making<RunnerAccessArgs, Decisive>): string {
    if (issuesToken === false) return `no token of ${name} is kept; \`kubectl create token\` gives a short-lived one to whoever may ask`;
    const next = renewal
        ? `is that of \`renewal: "${renewal}"\` and holds until that is another word`
        : "has no expiry; give `renewal` a word, e.g. `2026-q1`, to renew it";
    return `the token of ${name} ${next}; the old one is refused from then on, so hand the new kubeconfig to the pipeline at once`;
}

function answersOf(making: Making<RunnerAccessArgs, Decisive>, account: ServiceAccount, secret: Secret | undefined): Inputs {
    const { inputs, told, options, surroundings } = making;
    const { name, namespace } = account.metadata;
    const choice = told.server === undefined ? choiceOf(options, surroundings) : undefined;
    const found = choice && apiServerOf(choice);
    const server: Input<unknown> = inputs.server ?? (found ? found.server : notKnownYet());
    const authority: Input<unknown> = inputs.certificateAuthority ?? found?.certificateAuthority ?? inSecret(secret, "ca.crt");
    const token = inSecret(secret, "token");
    const user = output.interpolate`system:serviceaccount:${namespace}:${name}`;
    const [first] = askedOf(making).namespaces.own;
    const kubeconfig = output
        .all([server, authority, user, token])
        .apply(([server, certificateAuthority, user, token]) =>
            kubeconfigFor({ server, certificateAuthority, user, namespace: first, token } as never),
        );
    return { serviceAccountName: name, user, kubeconfig: output.secret(kubeconfig), ...(secret && { token: output.secret(token) }) };
}

/** What the cluster has filled into the token's Secret. */
function inSecret(secret: Secret | undefined, key: string): Output<string> | undefined {
    return (
        secret &&
        output.all([secret.data, secret.id]).apply(([data, id]) => {
            const value = data?.[key];
            if (!value)
                throw new MigrationError("NotSettled", `the cluster has not filled in \`${key}\` of the Secret ${id} yet; run \`pulumi up\` again`);
            return Buffer.from(value, "base64").toString();
        })
    );
}
