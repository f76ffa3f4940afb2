import type { CustomResourceOptions, Input, Inputs, Output } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { CustomResource, CustomResourcePatch, Namespace, NamespacePatch } from "./kubernetes.ts";

/**
 * A namespace that may be there already: because an earlier life of the component has kept it, or because others have made it.
 *
 * The `kubernetes` provider refuses to make what is there, except as a patch, which makes what is not there too. Only a namespace that goes with its
 * component is owned altogether; an alias leads from the one to the other, so that `keepsNamespace` can be changed at any time.
 *
 * Source: pulumi-kubernetes `await.Creation`, `PatchResource`.
 */
export function namespaceThat(isKept: boolean, name: string, metadata: Inputs, child: CustomResourceOptions): Namespace | NamespacePatch {
    const type = "kubernetes:core/v1:Namespace";
    if (!isKept) return new Namespace(name, { metadata }, { ...child, aliases: [{ type: `${type}Patch` }] });
    return new NamespacePatch(name, { metadata: signed(name, metadata) }, { ...child, aliases: [{ type }], retainOnDelete: true });
}

/** The same for an object in such a namespace. */
export function objectThat(isKept: boolean, name: string, object: PlainObject, child: CustomResourceOptions): CustomResource | CustomResourcePatch {
    const type = `kubernetes:${object.apiVersion}:${object.kind}`;
    if (!isKept) return new CustomResource(name, object, { ...child, aliases: [{ type: `${type}Patch` }] });
    const metadata = signed(name, object.metadata);
    return new CustomResourcePatch(name, { ...object, metadata }, { ...child, aliases: [{ type }], retainOnDelete: true });
}

interface PlainObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: Inputs;
    readonly spec: Input<unknown>;
}

/** A patch is applied under a name of its own making unless it is told one, and what an earlier life has applied under another would be a conflict. */
function signed(name: string, metadata: Inputs): Inputs {
    const manager = `migration-toolkit-${name}`.slice(0, longestManager);
    const given = output.output(metadata.annotations) as Output<Record<string, string> | undefined>;
    return { ...metadata, annotations: given.apply((known) => ({ ...known, "pulumi.com/patchFieldManager": manager })) };
}

/** Source: Kubernetes `metav1/validation.FieldManagerMaxLength`. */
const longestManager = 128;
