import { ApiError, failure, type KubeObject } from "../../kube/index.ts";

/** Label and field selectors as predicates. Errors: `ApiError` 400 when one does not parse. */
export function selectorOf(options: { labelSelector?: string | undefined; fieldSelector?: string | undefined; namespace?: string | undefined }) {
    const labels = parts(options.labelSelector).map(labelRequirement);
    const fields = parts(options.fieldSelector).map(fieldRequirement);
    return (object: KubeObject): boolean =>
        (!options.namespace || object.metadata.namespace === options.namespace) &&
        labels.every((matches) => matches(object.metadata.labels ?? {})) &&
        fields.every((matches) => matches(object));
}

/** Splits at commas outside of parentheses. */
function parts(text: string | undefined): readonly string[] {
    return (text ?? "")
        .split(/,(?![^(]*\))/)
        .map((each) => each.trim())
        .filter((each) => each !== "");
}

type Labels = Readonly<Record<string, string>>;

function labelRequirement(text: string): (labels: Labels) => boolean {
    const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
    if (set) {
        const [, key = "", operator, list = ""] = set;
        const values = list.split(",").map((each) => each.trim());
        return operator === "in" ? (labels) => values.includes(labels[key] ?? "\0") : (labels) => !values.includes(labels[key] ?? "\0");
    }
    const equality = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
    if (equality) {
        const [, key = "", operator, value = ""] = equality;
        return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
    }
    const existence = /^(!?)([A-Za-z0-9./_-]+)$/.exec(text);
    if (!existence) throw new ApiError("selector", failure(400, "BadRequest", `unable to parse requirement: ${text}`));
    const [, not, key = ""] = existence;
    return (labels) => (labels[key] === undefined) === (not === "!");
}

function fieldRequirement(text: string): (object: KubeObject) => boolean {
    const found = /^([A-Za-z.]+)(==|=|!=)(.*)$/.exec(text);
    if (!found) throw new ApiError("selector", failure(400, "BadRequest", `invalid selector: '${text}'; can't understand '${text}'`));
    const [, path = "", operator, value] = found;
    const read = (object: KubeObject) =>
        String(path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], object) ?? "");
    return operator === "!=" ? (object) => read(object) !== value : (object) => read(object) === value;
}
