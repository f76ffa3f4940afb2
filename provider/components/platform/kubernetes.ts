import { getVersion } from "@pulumi/kubernetes/utilities.js";

/**
 * What of `@pulumi/kubernetes` is used, resource by resource: the package as a whole is 24 MB, and these few files are a chunk of the plugin of their
 * own. Only components that make plain objects import this.
 */
export { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
export { CustomResourcePatch } from "@pulumi/kubernetes/apiextensions/customResourcePatch.js";
export { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
export { ConfigMapPatch } from "@pulumi/kubernetes/core/v1/configMapPatch.js";
export { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
export { NamespacePatch } from "@pulumi/kubernetes/core/v1/namespacePatch.js";
export { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota.js";
export { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
export { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
export { Provider } from "@pulumi/kubernetes/provider.js";
export { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
export { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding.js";
export { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
export { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";

/** The plugin that makes them. */
export const kubernetesPlugin = `kubernetes ${getVersion()}`;
