/** Something that can be said of an input before anything is made of it. */
export interface Finding {
    /** What a controller would refuse is an error. */
    readonly severity: "error" | "warning";
    /** Path of the input as its user would write it, e.g. `vms["web-01"]`. */
    readonly property: string;
    /** What was attempted, on what, what was seen, what to do; continues `property: `. */
    readonly message: string;
    /** Type of the condition in which the controller would say the same. */
    readonly condition?: string | undefined;
}

/** `web-01, web-02 and 3 more`. */
export function listed(names: readonly string[], most = 5): string {
    const [shown, more] = [names.slice(0, most), names.length - most];
    return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
