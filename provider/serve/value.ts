import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { isUnknown, unknown, type Value, type ValueMap } from "../schema/value.ts";
import { type PropertyPath, printPath } from "./path.ts";
import type { Issue } from "./port.ts";
import { signatureKey, signatures, unknownSentinel, unknownSentinels } from "./signature.ts";

/**
 * Reads a property map of the engine: secrets and outputs are unwrapped and remembered by path, resources become their id.
 *
 * Shape:  `secretPaths` in the order found, an outer secret before the ones inside it; `issues` names what no input of ours can be (assets).
 */
export function decode(struct: structProto.Struct | undefined): Decoded {
    return decodePlain((struct?.toJavaScript() ?? {}) as Wire);
}

/** The same for a map that is already JSON, as configuration in a string is. */
export function decodePlain(wire: Wire): Decoded {
    const found: Found = { secretPaths: [], issues: [] };
    return { value: decodeMap(wire, [], found), ...found };
}

/**
 * Writes a property map for the engine. What is at a secret path is wrapped; where a path leaves the shape of the value (another length of
 * a list, an object that became text) the last value on the way that still exists is wrapped whole.
 *
 * @param isSecretText wraps further strings that are, or hold, a secret known from elsewhere.
 */
export function encode(
    value: ValueMap,
    secretPaths: readonly PropertyPath[] = [],
    isSecretText: (text: string) => boolean = never,
): structProto.Struct {
    return structProto.Struct.fromJavaScript(encodePlain(value, secretPaths, isSecretText));
}

export function encodePlain(value: ValueMap, secretPaths: readonly PropertyPath[] = [], isSecretText: (text: string) => boolean = never): Wire {
    return encodeMap(value, toMarks(secretPaths), isSecretText);
}

export interface Decoded {
    readonly value: ValueMap;
    readonly secretPaths: readonly PropertyPath[];
    readonly issues: readonly Issue[];
}

/** A property map as JSON, marks of the engine included. */
export type Wire = { readonly [key: string]: WireValue };
export type WireValue = null | boolean | number | string | readonly WireValue[] | Wire;

interface Found {
    readonly secretPaths: PropertyPath[];
    readonly issues: Issue[];
}

const never = () => false;

function decodeValue(wire: WireValue, path: PropertyPath, found: Found): Value {
    if (typeof wire === "string") return unknownSentinels.has(wire) ? unknown : wire;
    if (isList(wire)) return wire.map((item, index) => decodeValue(item, [...path, index], found));
    if (typeof wire !== "object" || wire === null) return wire;
    return signatureKey in wire ? decodeSigned(wire, path, found) : decodeMap(wire, path, found);
}

function decodeMap(wire: Wire, path: PropertyPath, found: Found): ValueMap {
    return Object.fromEntries(Object.entries(wire).map(([key, item]) => [key, decodeValue(item, [...path, key], found)]));
}

function decodeSigned(wire: Wire, path: PropertyPath, found: Found): Value {
    switch (wire[signatureKey]) {
        case signatures.secret:
            found.secretPaths.push(path);
            return decodeValue(wire.value ?? null, path, found);
        case signatures.output:
            if (wire.secret === true) found.secretPaths.push(path);
            return "value" in wire ? decodeValue(wire.value ?? null, path, found) : unknown;
        case signatures.resource:
            // A component has no id; a resource that does not exist yet has an empty one.
            return decodeValue("id" in wire ? (wire.id ?? null) || unknownSentinel : (wire.urn ?? null), path, found);
        default:
            found.issues.push({ property: printPath(path), reason: "files and archives are not accepted here; pass their text" });
            return null;
    }
}

/** Secret paths as a tree, so that one walk over the value meets all of them. */
interface Marks {
    isSecret: boolean;
    readonly below: Map<string | number, Marks>;
}

function toMarks(paths: readonly PropertyPath[]): Marks {
    const root: Marks = { isSecret: false, below: new Map() };
    for (const path of paths) {
        let at = root;
        for (const step of path) {
            const next = at.below.get(step) ?? { isSecret: false, below: new Map() };
            at.below.set(step, next);
            at = next;
        }
        at.isSecret = true;
    }
    return root;
}

type Reveals = (text: string) => boolean;

function encodeValue(value: Value, marks: Marks | undefined, reveals: Reveals): WireValue {
    if (value === null) return null;
    if (marks && (marks.isSecret || !fits(value, marks))) return secret(encodeValue(value, undefined, never));
    if (isUnknown(value)) return unknownSentinel;
    if (typeof value === "string") return reveals(value) ? secret(value) : value;
    if (isList(value)) return value.map((item, index) => encodeValue(item, marks?.below.get(index), reveals));
    return typeof value === "object" ? encodeMap(value, marks, reveals) : value;
}

function encodeMap(value: ValueMap, marks: Marks | undefined, reveals: Reveals): Wire {
    const present = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(present.map(([key, item]) => [key, encodeValue(item, marks?.below.get(key), reveals)]));
}

/** True when every marked step can still be taken: indexes within the list, keys in an object (present or not). */
function fits(value: Value, marks: Marks): boolean {
    const steps = [...marks.below.keys()];
    if (isList(value)) return steps.every((step) => typeof step === "number" && step < value.length);
    if (typeof value === "object" && !isUnknown(value)) return steps.every((step) => typeof step === "string");
    return steps.length === 0;
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
    return Array.isArray(value);
}

function secret(value: WireValue): WireValue {
    return { [signatureKey]: signatures.secret, value };
}
