import { type Curves, drawCurves } from "./curves.ts";
import { readPage } from "./data.ts";
import { byId } from "./dom.ts";
import { startFilters } from "./filters.ts";
import { paintLegend } from "./patterns.ts";
import { printWhole } from "./print.ts";
import { startTable } from "./table.ts";
import { startThemes, themeNow } from "./theme.ts";
import { openTimeline, type Timeline } from "./timeline.ts";

/** A page about runs comes to life: timeline, curves, filters, sorting. Without scripts it has its tables. */
const page = readPage();
const figure = document.getElementById("timeline-figure");
let timeline: Timeline | undefined;
let curves: Curves | undefined;
let shown = page?.vms ?? [];

/** Colours are in the charts, so another theme draws them anew; nothing else is forgotten. */
function draw(theme = themeNow()): void {
    if (!page || !figure) return;
    figure.hidden = false;
    paintLegend(theme);
    const kept = timeline?.range();
    timeline?.close();
    curves?.close();
    timeline = openTimeline(byId("timeline"), byId("detail"), page, shown, theme, kept);
    curves = drawCurves(page, theme);
    timeline.onRange((range) => curves?.zoom(range));
    curves.zoom(timeline.range());
}

startThemes(() => draw());
if (page && figure) {
    const table = startTable(page);
    startFilters(page, (vms) => {
        shown = vms;
        timeline?.show(vms);
        table.show(vms);
    });
    for (const button of figure.querySelectorAll<HTMLButtonElement>("[data-zoom]"))
        button.addEventListener("click", () => timeline?.zoom(button.dataset.zoom as "in"));
    addEventListener("resize", () => {
        timeline?.resize();
        curves?.resize();
    });
    printWhole(page, draw);
}
draw();
