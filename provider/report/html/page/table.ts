import type { Page, VmRow } from "./data.ts";
import { byId, element } from "./dom.ts";
import { sayBar, sayCause } from "./words.ts";

/** The table of VMs: sorted by any column, and each VM's steps in words where they are asked for. */
export function startTable(page: Page): { show(vms: readonly VmRow[]): void } {
    const body = byId<HTMLTableElement>("vm-table").tBodies[0]!;
    const rows = [...body.rows];
    for (const row of rows) foldable(row, page.vms[Number(row.dataset.vm)]!);
    const heads = [...document.querySelectorAll<HTMLTableCellElement>("#vm-table thead th")];
    for (const [column, head] of heads.entries()) sortable(head, heads, () => sort(body, column, head.ariaSort === "descending" ? -1 : 1));
    return {
        show(vms) {
            const shown = new Set(vms.map(({ index }) => index));
            for (const row of body.rows) row.hidden = !shown.has(Number(row.dataset.vm));
        },
    };
}

function foldable(row: HTMLTableRowElement, vm: VmRow): void {
    const head = row.cells[0]!;
    const button = element("button", { text: head.textContent ?? "" });
    button.type = "button";
    button.ariaExpanded = "false";
    button.title = "Show its steps";
    head.replaceChildren(button);
    button.addEventListener("click", () => {
        const isOpen = button.ariaExpanded === "true";
        button.ariaExpanded = String(!isOpen);
        if (isOpen) row.nextElementSibling?.remove();
        else row.after(stepsOf(vm, row.cells.length));
    });
}

function stepsOf(vm: VmRow, columns: number): HTMLTableRowElement {
    const items = vm.bars.map((bar) => {
        const cause = sayCause(bar);
        const attempt = vm.vm.attempts.length > 1 ? `attempt ${bar.attempt.attempt}, ` : "";
        return element("li", { text: `${attempt}${sayBar(bar)}${cause ? ` — ${cause}` : ""}` });
    });
    const cell = element("td", {}, items.length > 0 ? [element("ol", {}, items)] : [element("p", { text: "No step of it is known." })]);
    cell.colSpan = columns;
    const row = element("tr", { className: "steps" }, [cell]);
    row.dataset.vm = String(vm.index);
    return row;
}

function sortable(head: HTMLTableCellElement, all: readonly HTMLTableCellElement[], sorted: () => void): void {
    const button = element("button", { text: head.textContent ?? "" });
    button.type = "button";
    head.replaceChildren(button);
    head.ariaSort = "none";
    button.addEventListener("click", () => {
        const next = head.ariaSort === "ascending" ? "descending" : "ascending";
        for (const each of all) each.ariaSort = "none";
        head.ariaSort = next;
        sorted();
    });
}

function sort(body: HTMLTableSectionElement, column: number, direction: 1 | -1): void {
    for (const steps of body.querySelectorAll("tr.steps")) steps.remove();
    for (const button of body.querySelectorAll<HTMLButtonElement>("th button")) button.ariaExpanded = "false";
    const key = (row: HTMLTableRowElement) => row.cells[column]!.dataset.value ?? row.cells[column]!.textContent ?? "";
    const compare = (one: string, other: string) => one.localeCompare(other, "en", { numeric: true });
    body.append(...[...body.rows].sort((one, other) => direction * compare(key(one), key(other))));
}
