/** The parts of a resource's URN that a handler is told. A name may itself contain `::`. */
export interface UrnParts {
    readonly stack: string;
    readonly project: string;
    readonly type: string;
    readonly name: string;
}

/** Reads `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`; parts that are missing are empty. */
export function parseUrn(urn: string): UrnParts {
    const [head = "", project = "", types = "", ...name] = urn.split("::");
    return { stack: head.split(":").slice(2).join(":"), project, type: types.split("$").at(-1) ?? "", name: name.join("::") };
}

/** The URN the engine gives a view of a resource. */
export function viewUrn(owner: string, type: string, name: string): string {
    const [head = "", project = "", types = ""] = owner.split("::");
    return [head, project, `${types}$${type}`, name].join("::");
}
