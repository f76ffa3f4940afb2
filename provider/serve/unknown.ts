import { MigrationError } from "../errors.ts";

/** The failure for a token that is not in a table; it lists what is. */
export function unknownTypeError(what: string, token: string, table: Readonly<Record<string, unknown>> | undefined): MigrationError {
    if (!table) return new MigrationError("Internal", `asked for ${token} before the provider was configured`);
    const known = Object.keys(table).sort();
    return new MigrationError("InvalidInput", `this provider has no ${what} ${token}`, {
        details: known.length > 0 ? [`known are: ${known.join(", ")}`] : [],
    });
}
