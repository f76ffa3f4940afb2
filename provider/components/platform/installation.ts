import type { CustomResourceOptions, Input, Output, Resource } from "@pulumi/pulumi";
import { operatorGroupName } from "../../schema/operator.ts";
import type { Making } from "./component.ts";
import { namespaceThat } from "./kept.ts";
import { CustomResource } from "./kubernetes.ts";
import { Operator, partOf } from "./own.ts";

/** Which operator goes where, for a component that has `operator` and `keepsNamespace` among its inputs. */
export interface Wanted {
    readonly namespace: Input<string>;
    readonly package: string;
    readonly keepsNamespace: boolean;
    /** Options for plain objects. */
    readonly child: CustomResourceOptions;
}

export interface Installation {
    /** Of everything that comes after it. */
    readonly namespace: Output<string>;
    readonly operator: Operator;
    readonly parts: readonly Resource[];
}

/**
 * Namespace, OperatorGroup and operator, each after the one before, so that they go the other way round: the order that the guides have.
 *
 * Source: MTV-051, MTV-063; MTC-022, MTC-029.
 */
export function installOperator(
    { component, name, inputs, told }: Pick<Making<object, never>, "component" | "name" | "inputs" | "told">,
    wanted: Wanted,
): Installation {
    const { child, keepsNamespace } = wanted;
    const made = namespaceThat(keepsNamespace, name, { name: wanted.namespace }, child);
    const namespace = made.metadata.name;
    const spec = { targetNamespaces: [namespace] };
    const metadata = { name: operatorGroupName, namespace };
    const group = new CustomResource(name, { apiVersion: "operators.coreos.com/v1", kind: "OperatorGroup", metadata, spec }, child);
    const given = Object.fromEntries(Object.keys(told.operator ?? {}).map((key) => [key, partOf(inputs.operator, key)]));
    const identity = { name: given.package ?? wanted.package, namespace, package: given.package ?? wanted.package };
    const operator = new Operator(name, { ...given, ...identity }, { parent: component, dependsOn: [group] });
    return { namespace, operator, parts: [made, group, operator] };
}
