import { count, saySize } from "../../util/size.ts";
import type { Block, Row } from "../views/blocks.ts";
import { approvalBlocks } from "./approval.ts";
import type { Finding, MapReport, PlanReport, PreviewReport, RunReport, Totals, VmReport } from "./model.ts";
import { type Section, sectionsOf } from "./sections.ts";

/** Lays a report out: first what it comes to and what is dangerous, then wave by wave, at last what was only remarked. */
export function layOutPreview(
    report: PreviewReport,
    title = `Migration preview${report.stack ? ` of stack ${report.stack}` : ""}`,
): readonly Block[] {
    return [
        { kind: "heading", level: 2, text: title },
        { kind: "lead", text: headline(report) },
        { kind: "text", text: changeWords(report.changes) },
        ...listed(
            "Replaced",
            report.replaced.map(({ type, name, reasons }) => `${type} ${name}${reasons.length > 0 ? `, because of ${reasons.join(", ")}` : ""}`),
        ),
        ...listed(
            "Deleted",
            report.deleted.map(({ type, name }) => `${type} ${name}`),
        ),
        ...listed("Errors", findings(report, "error")),
        ...listed("Warnings", findings(report, "warning")),
        ...sectionsOf(report).flatMap((section) => sectionBlocks(section, report)),
        ...contents(report),
        ...folded(
            "note",
            findings(report, "info").filter((text) => !hunk.test(text)),
        ),
    ];
}

/** `12 VMs, 24 disks, 1.4 TiB; 1 joined, 2 changed; 1 warning`. */
export function headline({ totals, plans, findings }: PreviewReport): string {
    const vms = plans.flatMap((plan) => plan.vms);
    const news = (["joined", "left", "changed"] as const).map((change) => [vms.filter((vm) => vm.change === change).length, change] as const);
    const told = (["error", "warning"] as const).map((severity) => [findings.filter((each) => each.severity === severity).length, severity] as const);
    const parts = [
        plans.length > 0 ? sayTotals(totals) : "no plan",
        news.flatMap(([amount, change]) => (amount > 0 ? [`${amount} ${change}`] : [])).join(", "),
        told.flatMap(([amount, severity]) => (amount > 0 ? [count(amount, severity)] : [])).join(", "),
    ];
    return parts.filter((part) => part !== "").join("; ");
}

function sayTotals({ vms, disks, sizeGiB }: Totals): string {
    return `${count(vms, "VM")}, ${count(disks, "disk")}, ${saySize(sizeGiB)}`;
}

function changeWords({ replace = 0, delete: gone = 0, create = 0, import: imported = 0, update = 0, same = 0 }: PreviewReport["changes"]): string {
    const amounts = [
        [replace, "to replace"],
        [gone, "to delete"],
        [create, "to create"],
        [imported, "to import"],
        [update, "to update"],
        [same, "unchanged"],
    ] as const;
    const told = amounts.filter(([amount]) => amount > 0).map(([amount, what]) => `${amount} ${what}`);
    return `Resources: ${told.join(", ") || "none"}`;
}

function findings(report: PreviewReport, severity: Finding["severity"]): readonly string[] {
    return report.findings
        .filter((each) => each.severity === severity)
        .map(({ resource, message }) => `${resource ? `${resource.type} ${resource.name}: ` : ""}${message}`);
}

/** A finding that goes on with the lines that change. */
const hunk = /\n(?=@@ )/;

function contents(report: PreviewReport): readonly Block[] {
    const texts = findings(report, "info").filter((text) => hunk.test(text));
    const blocks = texts.flatMap((text): readonly Block[] => {
        const [summary = "", ...hunks] = text.split(hunk);
        return [
            { kind: "text", text: summary },
            { kind: "diff", text: hunks.join("\n") },
        ];
    });
    return blocks.length === 0 ? [] : [{ kind: "heading", level: 3, text: "Contents" }, ...blocks];
}

function listed(heading: string, items: readonly string[]): readonly Block[] {
    return items.length === 0
        ? []
        : [
              { kind: "heading", level: 3, text: heading },
              { kind: "list", items },
          ];
}

function folded(noun: string, items: readonly string[]): readonly Block[] {
    return items.length === 0 ? [] : [{ kind: "folded", summary: count(items.length, noun), blocks: [{ kind: "list", items }] }];
}

function sectionBlocks({ heading, wave, plans, maps, runs }: Section, report: PreviewReport): readonly Block[] {
    return [
        { kind: "heading", level: 3, text: heading },
        ...(wave ? [{ kind: "text" as const, text: waveWords(wave) }] : []),
        ...plans.flatMap((plan) => planBlocks(plan, report)),
        ...maps.flatMap(mapBlocks),
        ...runs.map((run): Block => ({ kind: "text", text: runWords(run) })),
    ];
}

function waveWords({ operation, stage, stageBefore }: PreviewReport["waves"][number]): string {
    const from = stageBefore !== undefined && stageBefore !== stage ? `${stageBefore} → ` : "";
    return `Wave: ${operation}, stage ${from}${stage}`;
}

function planBlocks(plan: PlanReport, report: PreviewReport): readonly Block[] {
    const { operation, type, targetNamespace, totals, settings, isKnown, vms } = plan;
    const what = isKnown ? sayTotals(totals) : "which VMs is known once the inventory has answered";
    return [
        { kind: "text", text: `Plan ${plan.name}: ${operation}, ${type}, into namespace ${targetNamespace || "not known yet"}; ${what}` },
        ...(settings.length > 0 ? [{ kind: "list" as const, items: settings }] : []),
        ...vmBlocks(vms),
        ...(operation === "delete" ? [] : approvalBlocks(plan, report)),
    ];
}

/** So many VMs that stay as they are stand among the others; more are folded. */
const unfolded = 20;

function vmBlocks(vms: readonly VmReport[]): readonly Block[] {
    const news = vms.filter(({ change }) => change !== "same");
    const same = vms.filter(({ change }) => change === "same");
    const summary = `${same.length} unchanged VMs`;
    if (same.length <= unfolded) return vmTable([...news, ...same]);
    return [...vmTable(news), { kind: "folded", summary, blocks: vmTable(same) }];
}

function vmTable(vms: readonly VmReport[]): readonly Block[] {
    const head = ["VM", "What", "Disks", "Size", "Host", "Networks", "Concerns"];
    return vms.length === 0 ? [] : [{ kind: "table", head, rows: vms.map(vmRow) }];
}

function vmRow({ name, change, what, isSeen, disks, sizeGiB, host, networks, concerns }: VmReport): Row {
    const facts = isSeen ? [[String(disks)], [saySize(sizeGiB)]] : [["?"], ["?"]];
    return [[name], change === "changed" ? what : [change === "same" ? "" : change], ...facts, [host ?? ""], networks, concerns];
}

function mapBlocks({ kind, name, operation, isKnown, lines }: MapReport): readonly Block[] {
    const [noun, type] = kind === "network" ? ["Network", "NetworkMap"] : ["Storage", "StorageMap"];
    const rows = lines.map(({ source, target, before, change }) => [
        [source],
        [before === undefined ? target : `${before} → ${target}`],
        [change === "same" ? "" : change],
    ]);
    return [
        { kind: "text", text: `${type} ${name}: ${operation}${isKnown ? "" : ", known later"}` },
        ...(rows.length > 0 ? [{ kind: "table" as const, head: [noun, "Becomes", "What"], rows }] : []),
    ];
}

function runWords({ name, operation, moves, cancels, what }: RunReport): string {
    const parts = [
        moves.length > 0 ? `${count(moves.length, "VM")} to move: ${someOf(moves)}` : "",
        cancels.length > 0 ? `taken out: ${someOf(cancels)}` : "",
        ...what,
    ];
    return [`Migration ${name}: ${operation}`, ...parts.filter((part) => part !== "")].join("; ");
}

function someOf(names: readonly string[]): string {
    const most = 10;
    return names.length > most ? `${names.slice(0, most).join(", ")} and ${names.length - most} more` : names.join(", ");
}
