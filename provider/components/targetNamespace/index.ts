import type { CustomResourceOptions, Input, Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import type { InputIssue } from "../../schema/parse.ts";
import { targetNamespace as definition, type TargetNamespaceArgs, type TargetNetwork, type TargetQuota } from "../../schema/targetNamespace.ts";
import { containsUnknown, isUnknown } from "../../schema/value.ts";
import { choiceOf, plainObjects } from "../platform/cluster.ts";
import { componentFactory, type Look, type Making } from "../platform/component.ts";
import { namespaceThat, objectThat } from "../platform/kept.ts";
import { kubernetesPlugin, ResourceQuota } from "../platform/kubernetes.ts";
import { cniConfig, networkProblems } from "./network.ts";
import { hardLimits, quotaProblems } from "./quota.ts";

type Decisive = "keepsNamespace";

/** `migration-toolkit:index:TargetNamespace`: a namespace that VMs move to. Errors: `InvalidInput` for what contradicts itself. */
export const targetNamespace = componentFactory<TargetNamespaceArgs, Decisive>({
    definition,
    decisive: ["keepsNamespace"],
    problems: problemsOf,
    plugins: [kubernetesPlugin],
    build: async (making) => {
        const { component, name, inputs, decided, options, surroundings, told } = making;
        const child = plainObjects(component, name, options, surroundings);
        const keeps = decided.keepsNamespace !== false;
        const metadata = { name: inputs.name, labels: inputs.labels, annotations: inputs.annotations };
        const made = namespaceThat(keeps, name, metadata, child);
        const namespace = made.metadata.name;
        // VMs that stay need their networks; what is in a namespace that goes is gone with it.
        const within = keeps ? child : { ...child, deletedWith: made };
        if (inputs.quota !== undefined) quotaOf(making, namespace, within);
        const networks = Object.keys(told.networks ?? {}).map(
            (each) => [each, attachment(keeps, `${name}-${each}`, each, namespace, networkOf(inputs, each), within)] as const,
        );
        return { name: namespace, networks: Object.fromEntries(networks) };
    },
});

function networkOf(inputs: Inputs, name: string): Output<TargetNetwork> {
    return output.output(inputs.networks).apply((networks) => (networks as Record<string, TargetNetwork>)[name]!);
}

/** Waves of the same program are held against it before it is there. */
function quotaOf(
    { name, inputs, told, options, surroundings }: Making<TargetNamespaceArgs, Decisive>,
    namespace: Input<string>,
    child: CustomResourceOptions,
): void {
    const hard = output.output(inputs.quota).apply((known) => hardLimits(known as TargetQuota));
    new ResourceQuota(name, { metadata: { name: quotaName, namespace }, spec: { hard } }, child);
    const isKnown = typeof told.name === "string" && !containsUnknown(told.quota);
    if (!isKnown || choiceOf(options, surroundings) === undefined) return;
    surroundings.announce?.({
        ...{ kind: "resourceQuota", name: quotaName, namespace: String(told.name), token: definition.token },
        inputs: { hard: hardLimits(told.quota as TargetQuota) },
    });
}

const quotaName = "migrations";

/** `namespace/name` of the NetworkAttachmentDefinition that it makes. */
function attachment(
    isKept: boolean,
    resource: string,
    name: string,
    namespace: Output<string>,
    network: Output<TargetNetwork>,
    child: CustomResourceOptions,
): Output<string> {
    const config = output.all([namespace, network]).apply(([within, known]) => JSON.stringify(cniConfig(within, name, known as TargetNetwork)));
    const annotations = network.apply(({ gateway }): Record<string, string> | undefined =>
        gateway === undefined ? undefined : { "forklift.konveyor.io/route": gateway },
    );
    const made = objectThat(
        isKept,
        resource,
        { apiVersion: "k8s.cni.cncf.io/v1", kind: "NetworkAttachmentDefinition", metadata: { name, namespace, annotations }, spec: { config } },
        child,
    );
    return output.interpolate`${made.metadata.namespace}/${made.metadata.name}`;
}

function problemsOf({ told }: Look<TargetNamespaceArgs, Decisive>): readonly InputIssue[] {
    const { quota, networks } = told as unknown as TargetNamespaceArgs;
    return [
        ...(quota === undefined || isUnknown(quota) ? [] : quotaProblems(quota)),
        ...(isUnknown(networks) ? [{ property: "networks", reason: "its names must be known in previews; what they stand for need not be" }] : []),
        ...(networks === undefined || isUnknown(networks) ? [] : Object.entries(networks).flatMap(([name, each]) => networkProblems(name, each))),
    ];
}
