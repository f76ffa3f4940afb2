import { openApi } from "./openapi.ts";
import { readOnly } from "./readOnly.ts";
import { type Resource, resources } from "./resources.ts";

/** Discovery as kubectl and client libraries ask for it; undefined for paths that are not discovery. */
export function discover(path: string): unknown {
    const clean = path.replace(/\/$/, "");
    if (clean === "/version") return { major: "1", minor: "34", gitVersion: "v1.34.4", platform: "rehearsal/small" };
    if (clean === "/api") return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
    if (clean === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups: groups().map(toGroup) };
    if (clean === "/api/v1") return resourceList("v1");
    const [, group, version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(clean) ?? [];
    if (group && !groups().includes(group)) return undefined;
    if (group && !version) return { kind: "APIGroup", apiVersion: "v1", ...toGroup(group) };
    if (group && version) return resourceList(`${group}/${version}`);
    return openApi(clean);
}

function groups(): readonly string[] {
    const withGroup = resources.map(({ kind }) => kind.apiVersion).filter((each) => each.includes("/"));
    return [...new Set([...withGroup.map((each) => each.split("/")[0]!), "authorization.k8s.io"])];
}

function toGroup(name: string) {
    const own = resources.map(({ kind }) => kind.apiVersion).filter((each) => each.startsWith(`${name}/`));
    const names = own.length === 0 ? ["v1"] : [...new Set(own.map((each) => each.split("/")[1]!))].sort(byStability);
    const versions = names.map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0]! };
}

/** `v1` before `v1beta1` before `v1alpha1`: clients take the first. Source: Kubernetes `version.CompareKubeAwareVersionStrings`. */
function byStability(a: string, b: string): number {
    const rank = (version: string) => (version.includes("alpha") ? 2 : version.includes("beta") ? 1 : 0);
    return rank(a) - rank(b) || b.localeCompare(a, "en", { numeric: true });
}

function resourceList(groupVersion: string) {
    const own = resources.filter(({ kind }) => kind.apiVersion === groupVersion);
    const reviews = groupVersion === "authorization.k8s.io/v1" ? [review("SelfSubjectAccessReview")] : [];
    return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: [...own.flatMap(toResources), ...reviews] };
}

function review(kind: string) {
    return { name: `${kind.toLowerCase()}s`, singularName: "", namespaced: false, kind, verbs: ["create"] };
}

const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

function toResources({ kind, hasStatus, shortNames }: Resource) {
    const common = { namespaced: kind.scope === "Namespaced", kind: kind.kind };
    if (readOnly(kind)) return [{ name: kind.plural, singularName: kind.kind.toLowerCase(), ...common, verbs: ["get", "list"] }];
    const main = { name: kind.plural, singularName: kind.kind.toLowerCase(), ...common, verbs, ...(shortNames.length > 0 ? { shortNames } : {}) };
    return hasStatus ? [main, { name: `${kind.plural}/status`, singularName: "", ...common, verbs: ["get", "patch", "update"] }] : [main];
}
