import { isRecord } from "./shape.ts";

/** What rules need beyond the VM. A rule whose facts are not known is silent. */
export interface VmSurroundings {
    /** Objects of the VM's source by collection and by id or name, as the inventory writes them; undefined = not known. */
    readonly find?: ((collection: string, key: string) => unknown) | undefined;
    /** Setting of a Hyper-V provider: `standalone` or `cluster`. */
    readonly managementType?: string | undefined;
}

/** What a reference leads to, with what is written in its place: lists hold ids where a workload holds the object. */
export function expanded(reference: unknown, collection: string, { find }: VmSurroundings): Readonly<Record<string, unknown>> {
    const own = isRecord(reference) ? reference : {};
    const id = typeof reference === "string" ? reference : own.id;
    const found = typeof id === "string" ? find?.(collection, id) : undefined;
    return { ...(isRecord(found) ? found : {}), ...own };
}
