import type { Value, ValueMap } from "../../schema/value.ts";
import type { MapLine, MapReport } from "./model.ts";
import type { Step } from "./steps.ts";
import { dictionary, mapIn, mapValues, sayValue, textIn, textsIn } from "./values.ts";

/** The lines of a map: what goes where, and what becomes different. */
export function mapReport(step: Step, kind: MapReport["kind"]): Pick<MapReport, "kind" | "isKnown" | "lines"> {
    const isGone = step.operation === "delete";
    const [before, after] = [linesIn(step.before, kind), isGone ? none : linesIn(step.after ?? step.before, kind)];
    return { kind, isKnown: after !== undefined, lines: toLines(before ?? none, after ?? before ?? none) };
}

type Targets = Readonly<Record<string, string>>;

const none: Targets = dictionary([]);

function toLines(before: Targets, after: Targets): MapLine[] {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().map((source) => {
        const [from, to] = [before[source], after[source]];
        if (to === undefined) return { source, target: from ?? "", change: "removed" };
        if (from === undefined) return { source, target: to, change: "added" };
        return from === to ? { source, target: to, change: "same" } : { source, target: to, before: from, change: "changed" };
    });
}

function linesIn(inputs: ValueMap | undefined, kind: MapReport["kind"]): Targets | undefined {
    const lines = mapIn(kind === "network" ? inputs?.networks : inputs?.storage);
    return lines && mapValues(lines, (target) => says[kind](mapIn(target)));
}

const says = { network: sayNetwork, storage: sayStorage } as const;

function sayNetwork(target: ValueMap | undefined): string {
    if (!target) return "not known yet";
    const { pod, ignored, multus, vlan } = target;
    const where =
        pod !== undefined
            ? "pod network"
            : ignored !== undefined
              ? "dropped"
              : Array.isArray(multus)
                ? `one of ${sayValue(multus)}`
                : sayValue(multus);
    return vlan === undefined ? where : `${where} (VLAN ${sayValue(vlan)})`;
}

function sayStorage(target: ValueMap | undefined): string {
    if (!target) return "not known yet";
    const { storageClass, accessMode, volumeMode, xcopyOffload, csiOffload } = target;
    const how = [textIn(accessMode), textIn(volumeMode), sayOffload("XCOPY", xcopyOffload), sayOffload("CSI", csiOffload)].filter(
        (word) => word !== undefined,
    );
    return how.length > 0 ? `${sayValue(storageClass)} (${how.join(", ")})` : sayValue(storageClass);
}

function sayOffload(how: string, offload: Value | undefined): string | undefined {
    if (offload === undefined) return undefined;
    const { storageVendorProduct, dedicatedMigrationHosts } = mapIn(offload) ?? {};
    const hosts = textsIn(dedicatedMigrationHosts);
    return `${how} offload by ${sayValue(storageVendorProduct)}${hosts.length > 0 ? ` through ${hosts.join(", ")}` : ""}`;
}
