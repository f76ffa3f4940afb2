import type { ComponentResource, ComponentResourceOptions, CustomResourceOptions } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import config from "@pulumi/pulumi/runtime/config.js";
import { isUnknown } from "../../schema/value.ts";
import type { ClusterChoice } from "../../serve/port.ts";
import type { Surroundings } from "../port.ts";
import { notKnownYet } from "../runtime.ts";
import { Provider } from "./kubernetes.ts";

/**
 * Options for the plain objects of a component.
 *
 * They go where the program sends them: to the `kubernetes` provider that it hands down. Without one they go where our own resources go, when our
 * configuration names a cluster; without that the default `kubernetes` provider decides.
 */
export function plainObjects(
    component: ComponentResource,
    name: string,
    options: ComponentResourceOptions,
    { cluster }: Surroundings,
): CustomResourceOptions {
    if (isHandedDown(options) || !cluster) return { parent: component };
    const given = Object.fromEntries(Object.entries(cluster).map(([key, value]) => [key, isUnknown(value) ? notKnownYet() : value]));
    const kubeconfig = given.kubeconfig && output.secret(given.kubeconfig);
    return { parent: component, provider: new Provider(`${name}-cluster`, { ...given, kubeconfig }, { parent: component }) };
}

/** Which kubeconfig the plain objects go by, in the words of `@pulumi/kubernetes`; undefined = only the provider that was handed down knows. */
export function choiceOf(options: ComponentResourceOptions, { cluster }: Surroundings): ClusterChoice | undefined {
    return isHandedDown(options) ? undefined : (cluster ?? ofDefaultProvider());
}

function ofDefaultProvider(): ClusterChoice {
    const words = ["kubeconfig", "context", "cluster"].map((key) => [key, config.getConfig(`kubernetes:${key}`)] as const);
    return Object.fromEntries(words.filter(([, value]) => value !== undefined));
}

function isHandedDown({ providers }: ComponentResourceOptions): boolean {
    return Object.hasOwn(providers ?? {}, "kubernetes");
}
