import type { InventoryVm } from "../../inventory/index.ts";
import { didYouMean } from "../../util/nearest.ts";
import { printPath } from "./print.ts";
import { QueryProblem } from "./problem.ts";
import type { Field, Step } from "./syntax.ts";
import { follow, isList, isObject, type Value } from "./value.ts";
import { roots, type View } from "./view.ts";
import { type FieldType, queryWords } from "./words.ts";

/** What the fields of a query are among these VMs. */
export interface Fields {
    /** Errors: `QueryProblem` when no VM has such a field. */
    typeOf(field: Field): FieldType;
    read(field: Field): (view: View) => Value;
}

/**
 * Common fields are known without a look; others are looked for in the VMs as their source writes them, which costs a parse of each VM seen.
 */
export function createFields(vms: readonly InventoryVm[]): Fields {
    return {
        typeOf: (field) => wordType(field.path) ?? rawType(vms, field),
        read({ path }) {
            if (wordType(path) === undefined) return ({ raw }) => follow(raw(), inRaw(path));
            const [root, ...rest] = path;
            const begin = roots[root as string]!;
            return (view) => follow(begin(view), rest);
        },
    };
}

const partsOfNames = ["id", "name", "path"];

function wordType(path: readonly Step[]): FieldType | undefined {
    if (path.some((step) => typeof step === "object")) return undefined;
    const names = path.filter((step): step is string => typeof step === "string" && step !== "*");
    const [last, ...before] = [names.at(-1)!, ...names.slice(0, -1)];
    const whole = typeOfWord(names);
    const part = partsOfNames.includes(last) ? typeOfWord(before) : undefined;
    const type = whole ?? (part?.of === "name" ? { ...part, of: "text" as const } : undefined);
    return type && { of: type.of, isList: type.isList && !path.some((step) => typeof step === "number") };
}

function typeOfWord(names: readonly string[]): FieldType | undefined {
    const word = names.join(".");
    return Object.hasOwn(queryWords, word) ? queryWords[word] : undefined;
}

function inRaw(path: readonly Step[]): readonly Step[] {
    return path[0] === "raw" ? path.slice(1) : path;
}

const enough = 100;

/** Of the first VM that has a value there; a field is unknown once every VM that could have it has not. */
function rawType(vms: readonly InventoryVm[], field: Field): FieldType {
    const path = inRaw(field.path);
    let isKnown = false;
    let isMissed = false;
    for (const [at, vm] of vms.entries()) {
        const raw = vm.raw();
        const type = typeOfValue(follow(raw, path));
        if (type) return type;
        const presence = presenceOf(raw, path);
        isKnown ||= presence === true;
        isMissed ||= presence === false;
        if (isKnown && at >= enough) break;
    }
    if (isMissed && !isKnown) throw unknownField(vms, field);
    return { of: "unknown", isList: true };
}

function typeOfValue(value: Value): FieldType | undefined {
    const one = isList(value) ? value.find((each) => each !== null) : value;
    if (one === null || one === undefined) return undefined;
    const of = typeof one === "string" ? "text" : typeof one === "number" || typeof one === "boolean" ? typeof one : "object";
    return { of: of as FieldType["of"], isList: isList(value) };
}

/** Whether an object has the names of a path; undefined where an empty list, a null or a map's key leaves that open. */
function presenceOf(value: unknown, [step, ...rest]: readonly Step[]): boolean | undefined {
    if (step === undefined) return true;
    if (value === null || typeof step === "object") return undefined;
    if (isList(value)) {
        const inner = typeof step === "number" || step === "*" ? rest : [step, ...rest];
        const elements = value.map((each) => presenceOf(each, inner));
        return elements.length === 0 ? undefined : elements.some((each) => each === true) || (elements.includes(undefined) ? undefined : false);
    }
    if (!isObject(value) || typeof step === "number") return false;
    return Object.hasOwn(value, step) ? presenceOf(value[step], rest) : false;
}

function unknownField(vms: readonly InventoryVm[], { path, at }: Field): QueryProblem {
    const seen = printPath(path);
    const near = didYouMean(seen, [...Object.keys(queryWords), ...vms.slice(0, 5).flatMap((vm) => [...namesIn(vm.raw())])]);
    const hint = near.replace(/^; /, "") || (seen.includes("/") ? "a division has spaces around /" : "a text is written in quotes");
    return new QueryProblem({ position: at, seen, expected: "a field of the VMs", hint });
}

/** `disks.file` of an object with a list of disks; map-like depths are not of interest. */
function* namesIn(value: unknown, before = "", depth = 3): Generator<string> {
    for (const each of isList(value) ? value.slice(0, 1) : [value]) {
        if (!isObject(each) || depth === 0) continue;
        for (const [name, inner] of Object.entries(each)) {
            yield `${before}${name}`;
            yield* namesIn(inner, `${before}${name}.`, depth - 1);
        }
    }
}
