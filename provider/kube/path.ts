import type { Kind } from "./port.ts";

/** The REST path of a collection, an object or a subresource, e.g. `/apis/forklift.konveyor.io/v1beta1/namespaces/demo/plans/web/status`. */
export function pathOf(kind: Kind, ref: { name?: string | undefined; namespace?: string | undefined }, subresource?: string): string {
    const root = kind.apiVersion.includes("/") ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
    const namespace = kind.scope === "Namespaced" && ref.namespace ? ["namespaces", ref.namespace] : [];
    const parts = [...namespace, kind.plural, ref.name, subresource].filter((part): part is string => part !== undefined);
    return [root, ...parts.map(encodeURIComponent)].join("/");
}
