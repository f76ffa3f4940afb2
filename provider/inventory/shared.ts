/**
 * Lets equal texts be one text: thousands of VMs name the same networks, datastores, systems and concerns. A value is changed in place, what it says
 * is not.
 */
export function createSharer(): <T extends object>(value: T) => T {
    const known = new Map<string, string>();
    const one = (text: string): string => {
        const before = known.get(text);
        if (before === undefined) known.set(text, text);
        return before ?? text;
    };
    return function share(value) {
        const fields = value as Record<string, unknown>;
        for (const field in fields) {
            const each = fields[field];
            if (typeof each === "string") fields[field] = one(each);
            else if (typeof each === "object" && each !== null) share(each);
        }
        return value;
    };
}
