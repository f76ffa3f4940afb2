import type { ComponentTable } from "../components/port.ts";
import { MigrationError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { type PropertyPath, parsePath } from "./path.ts";
import type { Configured, ProviderHandler } from "./port.ts";
import type { Requests } from "./requests.ts";
import type { Scrubber } from "./scrub.ts";
import type { SecretTable } from "./secrets.ts";
import { type Decoded, decode, encode } from "./value.ts";

type Struct = ReturnType<typeof encode>;

/** What the methods of one plugin process share. */
export interface Session {
    readonly handler: ProviderHandler;
    readonly components: ComponentTable;
    readonly secrets: SecretTable;
    readonly scrubber: Scrubber;
    readonly requests: Requests;
    /** Known from the command line, the handshake or Attach. */
    engine: Engine | undefined;
    /** Set by Configure. */
    configured: Configured | undefined;
    /** The engine's reference to the provider that this process is, as it stands in the state. Set by Configure. */
    self: string | undefined;
    connect(address: string): void;
}

/**
 * Decodes a property map and remembers its secrets, those the schema marks included.
 *
 * Errors: `InvalidInput` with every asset or archive, which no property of ours can take.
 */
export function receive(session: Session, struct: Struct | undefined, marked: (value: Decoded["value"]) => readonly PropertyPath[]): Decoded {
    const decoded = receiveLeniently(session, struct, marked);
    if (decoded.issues.length === 0) return decoded;
    const details = decoded.issues.map(({ property, reason }) => `${property}: ${reason}`);
    throw new MigrationError("InvalidInput", "some properties cannot be used", { details });
}

/** The same for Check, which reports `issues` itself. */
export function receiveLeniently(
    session: Session,
    struct: Struct | undefined,
    marked: (value: Decoded["value"]) => readonly PropertyPath[],
): Decoded {
    const decoded = decode(struct);
    const secretPaths = [...decoded.secretPaths, ...marked(decoded.value)];
    session.scrubber.learn({ value: decoded.value, secretPaths });
    return { ...decoded, secretPaths };
}

/** Encodes an answer of a resource: wrapped at the given paths, where the schema says so, and wherever a known secret turns up. */
export function sendOutputs(
    session: Session,
    type: string,
    outputs: Decoded["value"],
    inherited: readonly PropertyPath[],
    named: readonly string[] = [],
): Struct {
    const secretPaths = [...inherited, ...named.map(parsePath), ...session.secrets.outputs(type, outputs)];
    session.scrubber.learn({ value: outputs, secretPaths });
    return encode(outputs, secretPaths, session.scrubber.reveals);
}
