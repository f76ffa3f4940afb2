export const categories = ["Critical", "Warning", "Information"] as const;

export type Category = (typeof categories)[number];

/** A finding about one VM before it moves. */
export interface VmConcern {
    /** Of the rule; "" when the validation service could not look at the VM. */
    readonly id: string;
    readonly category: Category | (string & {});
    readonly label: string;
    /** What follows from it. */
    readonly assessment: string;
    readonly origin: "inventory" | "computed" | "custom";
}

/** A rule of the validation service, for the VMs of one kind of source. */
export interface ConcernRule<V> {
    readonly id: string;
    readonly category: Category;
    /** Of the concern, when it is the same for all VMs. */
    readonly label: string | undefined;
    /** Empty = the rule does not hold. */
    readonly find: (vm: V) => readonly Pick<VmConcern, "label" | "assessment">[];
}

/** A rule as a data sheet: either of the VM as a whole, or of each thing that it is about. */
export type ConcernSheet<V, T> = {
    readonly id: string;
    readonly category: Category;
    readonly label: Words<T>;
    readonly assessment: Words<T>;
} & ({ readonly when: (vm: V) => boolean | undefined } | { readonly each: (vm: V) => readonly T[] | undefined });

type Words<T> = string | ((about: T) => string);

/** Rules for VMs of the shape `V`. Source: forklift-behaviour §9. */
export function concernsAbout<V>(): <T = V>(sheet: ConcernSheet<V, T>) => ConcernRule<V> {
    return ({ id, category, label, assessment, ...sheet }) => ({
        id,
        category,
        label: typeof label === "string" ? label : undefined,
        find: (vm) => {
            if ("each" in sheet) return (sheet.each(vm) ?? []).map((about) => ({ label: say(label, about), assessment: say(assessment, about) }));
            // Without `each`, words are about the VM.
            return sheet.when(vm) ? [{ label: say(label, vm as never), assessment: say(assessment, vm as never) }] : [];
        },
    });
}

function say<T>(words: Words<T>, about: T): string {
    return typeof words === "string" ? words : words(about);
}
