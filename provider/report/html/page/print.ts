import { chartIn, frame, timeAxis } from "./charts.ts";
import type { Page, VmRow } from "./data.ts";
import { byId, element } from "./dom.ts";
import { rowsOf, series } from "./rows.ts";
import { lightTheme, type Theme } from "./theme.ts";

const perSheet = 34;
const [width, rowHeight] = [1000, 17];

/** On paper there is no zoom: every VM over the whole time, a sheet of rows after the other, drawn as lines and not as points. */
export function printWhole(page: Page, draw: (theme?: Theme) => void): void {
    const place = byId("print-timeline");
    let close = () => {};
    addEventListener("beforeprint", () => {
        close();
        draw(lightTheme);
        place.style.display = "block";
        const charts = sheets(page.vms).map((vms) => drawSheet(place, page, vms));
        place.style.display = "";
        close = () => {
            for (const chart of charts) chart.dispose();
            place.replaceChildren();
        };
    });
    addEventListener("afterprint", () => {
        close();
        draw();
    });
}

function sheets(vms: readonly VmRow[]): readonly (readonly VmRow[])[] {
    return Array.from({ length: Math.ceil(vms.length / perSheet) }, (_, sheet) => vms.slice(sheet * perSheet, (sheet + 1) * perSheet));
}

function drawSheet(place: HTMLElement, page: Page, vms: readonly VmRow[]) {
    const rows = rowsOf(vms);
    const sheet = element("div", { className: "sheet" });
    const height = rows.length * rowHeight + 34;
    sheet.style.height = `${height}px`;
    place.append(sheet);
    const chart = chartIn(sheet, { renderer: "svg", width, height });
    chart.setOption({
        ...frame(lightTheme),
        grid: { left: 150, right: 12, top: 26, bottom: 4 },
        xAxis: { ...timeAxis(lightTheme, page.from, page.to), position: "top" },
        yAxis: {
            type: "category",
            inverse: true,
            data: rows.map(({ label }) => label),
            axisTick: { show: false },
            axisLabel: {
                interval: 0,
                width: 140,
                overflow: "truncate",
                fontSize: 10,
                color: lightTheme.text,
                formatter: (text: string, index: number) => (rows[index]?.vm ? text : `{run|${text}}`),
                rich: { run: { fontWeight: "bold", fontSize: 11 } },
            },
        },
        series: series(rows, lightTheme, undefined),
    });
    chart.getZr().flush();
    return chart;
}
