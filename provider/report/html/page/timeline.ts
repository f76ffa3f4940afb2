import { chartIn, frame, timeAxis } from "./charts.ts";
import type { Bar, Page, VmRow } from "./data.ts";
import { element } from "./dom.ts";
import { barsOf, type Drawn, rowsOf, series } from "./rows.ts";
import type { Theme } from "./theme.ts";
import { sayBar, sayCause, sayWho } from "./words.ts";

export interface Range {
    readonly from: number;
    readonly to: number;
}

export interface Timeline {
    show(vms: readonly VmRow[]): void;
    zoom(how: "in" | "out" | "left" | "right" | "all"): void;
    range(): Range;
    onRange(listen: (range: Range) => void): void;
    resize(): void;
    close(): void;
}

const rowHeight = 22;
const atOnce = 40;
const [top, bottom] = [34, 44];

/** Opens the timeline: a row for each VM under its run, a window of rows where there are many. */
export function openTimeline(place: HTMLElement, detail: HTMLElement, page: Page, vms: readonly VmRow[], theme: Theme, kept?: Range): Timeline {
    const chart = chartIn(place);
    const state = { rows: rowsOf(vms), chosen: undefined as Bar | undefined, listen: (_: Range) => {} };
    let range = kept ?? { from: page.from, to: page.to };
    const last = () => Math.min(state.rows.length, atOnce) - 1;

    const draw = () => {
        const count = Math.max(1, Math.min(state.rows.length, atOnce));
        place.style.height = `${top + bottom + count * rowHeight}px`;
        chart.resize();
        chart.setOption(optionOf(state.rows, page, theme, state.chosen, range, last()), { notMerge: true });
    };
    const tell = (bar: Bar | undefined) => {
        state.chosen = bar;
        detail.replaceChildren(...(bar ? describe(bar) : [element("p", { text: "Choose a bar to see what it was.", className: "hint" })]));
        chart.setOption({ series: series(state.rows, theme, bar) });
    };
    const setRange = (next: Range) => {
        const width = Math.min(page.to - page.from, Math.max(10_000, next.to - next.from));
        const from = Math.max(page.from, Math.min(page.to - width, next.from));
        chart.dispatchAction({ type: "dataZoom", dataZoomIndex: 0, startValue: from, endValue: from + width });
    };
    chart.on("datazoom", () => {
        const [time] = chart.getOption().dataZoom as { startValue: number; endValue: number }[];
        range = { from: time!.startValue, to: time!.endValue };
        state.listen(range);
    });
    chart.on("click", { seriesId: "bars" }, ({ dataIndex }: { dataIndex: number }) => tell(barsOf(state.rows)[dataIndex]));
    place.addEventListener("keydown", onKey);
    draw();
    tell(undefined);

    function onKey(event: KeyboardEvent): void {
        const zoom = ({ "+": "in", "-": "out", Home: "all" } as const)[event.key];
        const step = steps[event.key];
        if (zoom) self.zoom(zoom);
        else if (step) choose(...step);
        else return;
        event.preventDefault();
    }

    function choose(rowStep: number, barStep: number): void {
        const machines = state.rows.flatMap((row) => (row.vm && row.vm.bars.length > 0 ? [row.vm] : []));
        if (machines.length === 0) return;
        const { chosen } = state;
        const at = chosen ? machines.indexOf(chosen.vm) : -1;
        const row = machines[chosen ? Math.max(0, Math.min(machines.length - 1, at + rowStep)) : 0]!;
        const index = chosen && chosen.vm === row ? row.bars.indexOf(chosen) + barStep : barAt(row, chosen);
        const bar = row.bars[Math.max(0, Math.min(row.bars.length - 1, index))]!;
        tell(bar);
        reveal(bar);
    }

    function reveal(bar: Bar): void {
        const index = state.rows.findIndex((row) => row.vm === bar.vm);
        const zooms = chart.getOption().dataZoom as { startValue: number; endValue: number }[];
        const rows = zooms[2];
        if (rows && (index < rows.startValue || index > rows.endValue)) {
            const from = Math.max(0, Math.min(state.rows.length - atOnce, index - Math.floor(atOnce / 2)));
            chart.dispatchAction({ type: "dataZoom", dataZoomIndex: 2, startValue: from, endValue: from + atOnce - 1 });
        }
        const width = range.to - range.from;
        if (bar.to < range.from || bar.from > range.to) setRange({ from: (bar.from + bar.to - width) / 2, to: (bar.from + bar.to + width) / 2 });
    }

    const self: Timeline = {
        show(vms) {
            state.rows = rowsOf(vms);
            if (state.chosen && !vms.includes(state.chosen.vm)) state.chosen = undefined;
            draw();
            tell(state.chosen);
        },
        zoom(how) {
            const { from, to } = range;
            const width = to - from;
            const middle = state.chosen ? (Math.max(from, state.chosen.from) + Math.min(to, state.chosen.to)) / 2 : (from + to) / 2;
            const around = (half: number) => setRange({ from: middle - half, to: middle + half });
            if (how === "all") setRange({ from: page.from, to: page.to });
            else if (how === "in") around(width / 4);
            else if (how === "out") around(width);
            else setRange({ from: from + (how === "left" ? -width / 3 : width / 3), to: to + (how === "left" ? -width / 3 : width / 3) });
        },
        range: () => range,
        onRange(listen) {
            state.listen = listen;
        },
        resize: () => chart.resize(),
        close() {
            place.removeEventListener("keydown", onKey);
            chart.dispose();
        },
    };
    return self;
}

/** Rows and bars that a key goes on by. */
const steps: Readonly<Record<string, readonly [rows: number, bars: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

/** The bar of another row at the same time, so that up and down stay where the reader is. */
function barAt(row: VmRow, chosen: Bar | undefined): number {
    const index = row.bars.findIndex(({ to }) => to > (chosen?.from ?? 0));
    return index < 0 ? row.bars.length - 1 : index;
}

function describe(bar: Bar): readonly HTMLElement[] {
    const cause = sayCause(bar);
    return [
        element("p", {}, [element("strong", { text: sayWho(bar) })]),
        element("p", { text: sayBar(bar) }),
        ...(cause ? [element("p", { text: cause, className: "bad" })] : []),
    ];
}

function optionOf(rows: readonly Drawn[], page: Page, theme: Theme, chosen: Bar | undefined, range: Range, last: number): Record<string, unknown> {
    const isLong = rows.length > atOnce;
    const narrow = innerWidth < 640;
    const look = {
        borderColor: theme.line,
        textStyle: { color: theme.soft },
        fillerColor: theme.isDark ? "#84bdff33" : "#0b57a422",
        brushSelect: false,
        showDataShadow: false,
    };
    const common = frame(theme);
    return {
        ...common,
        tooltip: {
            ...(common.tooltip as object),
            formatter: ({ dataIndex }: { dataIndex: number }) => element("div", { className: "tip" }, describe(barsOf(rows)[dataIndex]!)),
        },
        grid: { left: narrow ? 92 : 170, right: isLong ? 40 : 16, top, bottom },
        xAxis: { ...timeAxis(theme, page.from, page.to), position: "top" },
        yAxis: {
            type: "category",
            inverse: true,
            data: rows.map(({ label }) => label),
            axisTick: { show: false },
            axisLine: { lineStyle: { color: theme.soft } },
            axisLabel: {
                interval: 0,
                width: narrow ? 84 : 160,
                overflow: "truncate",
                color: theme.text,
                formatter: (text: string, index: number) => (rows[index]?.vm ? (rows[index]!.hasFailed ? `{bad|✕} ${text}` : text) : `{run|${text}}`),
                rich: { run: { fontWeight: "bold", fontSize: 13, color: theme.text }, bad: { color: theme.bad, fontWeight: "bold" } },
            },
        },
        dataZoom: [
            {
                type: "slider",
                xAxisIndex: 0,
                bottom: 8,
                height: 22,
                filterMode: "weakFilter",
                startValue: range.from,
                endValue: range.to,
                labelFormatter: "",
                ...look,
            },
            {
                type: "inside",
                xAxisIndex: 0,
                filterMode: "weakFilter",
                zoomOnMouseWheel: "ctrl",
                moveOnMouseWheel: false,
                startValue: range.from,
                endValue: range.to,
            },
            ...(isLong
                ? [
                      {
                          type: "slider",
                          yAxisIndex: 0,
                          right: 8,
                          width: 18,
                          filterMode: "weakFilter",
                          zoomLock: true,
                          startValue: 0,
                          endValue: last,
                          labelFormatter: "",
                          handleSize: 0,
                          ...look,
                      },
                      {
                          type: "inside",
                          yAxisIndex: 0,
                          filterMode: "weakFilter",
                          zoomOnMouseWheel: false,
                          moveOnMouseMove: false,
                          moveOnMouseWheel: "shift",
                          zoomLock: true,
                          startValue: 0,
                          endValue: last,
                      },
                  ]
                : []),
        ],
        series: series(rows, theme, chosen),
    };
}
