import type { Page, VmRow } from "./data.ts";
import { byId, element } from "./dom.ts";

/** One filter for timeline and table. */
export function startFilters(page: Page, show: (vms: readonly VmRow[]) => void): void {
    const form = document.querySelector<HTMLFormElement>(".filters")!;
    const [find, run, outcome, matches] = [
        byId<HTMLInputElement>("find"),
        byId<HTMLSelectElement>("run"),
        byId<HTMLSelectElement>("outcome"),
        byId("matches"),
    ];
    for (const { name } of page.report.plans) {
        const option = element("option", { text: name });
        option.value = name;
        run.append(option);
    }
    const fits = ({ vm, plan }: VmRow) =>
        vm.name.toLowerCase().includes(find.value.trim().toLowerCase()) &&
        (run.value === "" || plan.name === run.value) &&
        (outcome.value === "" || (outcome.value === "retried" ? vm.attempts.length > 1 : vm.outcome === outcome.value));
    const apply = () => {
        const vms = page.vms.filter(fits);
        matches.textContent = `${vms.length} of ${page.vms.length} VMs`;
        show(vms);
    };
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", apply);
    matches.textContent = `${page.vms.length} VMs`;
}
