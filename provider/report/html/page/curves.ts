import { type Chart, chartIn, frame, timeAxis } from "./charts.ts";
import type { Page } from "./data.ts";
import { element } from "./dom.ts";
import type { Theme } from "./theme.ts";
import type { Range } from "./timeline.ts";
import { sayClock, sayDay } from "./words.ts";

export interface Curves {
    zoom(range: Range): void;
    resize(): void;
    close(): void;
}

/** Slots, throughput and predictions. */
export function drawCurves(page: Page, theme: Theme): Curves {
    const { report, from, to } = page;
    const slots = chartOf(
        "occupancy-chart",
        stepsOption(
            page,
            theme,
            report.occupancy.slice(0, 9).map(({ host, points }) => ({ name: host ?? "all hosts", points })),
            "",
        ),
    );
    const flow = chartOf("throughput-chart", stepsOption(page, theme, [{ name: "MiB/s", points: report.throughput.points }], " MiB/s"));
    const forecasts = document.getElementById("prediction-chart") ? [predictionChart(page, theme)] : [];
    const timed = [slots, flow];
    return {
        zoom(range) {
            const isWhole = range.from <= from && range.to >= to;
            for (const chart of timed) chart.setOption({ xAxis: isWhole ? { min: from, max: to } : { min: range.from, max: range.to } });
        },
        resize: () => void [...timed, ...forecasts].forEach((chart) => void chart.resize()),
        close: () => void [...timed, ...forecasts].forEach((chart) => void chart.dispose()),
    };
}

function chartOf(id: string, option: Record<string, unknown>): Chart {
    const chart = chartIn(document.getElementById(id)!);
    chart.setOption(option);
    return chart;
}

interface Steps {
    readonly name: string;
    readonly points: readonly (readonly [string, number])[];
}

const colours = {
    light: ["#16191d", "#0060a8", "#c4500a", "#00795a", "#7d3fa8", "#8f6a00", "#b3116e", "#2f86b7", "#5a6470"],
    dark: ["#eceff3", "#3f8fe0", "#f0813a", "#2bb48c", "#b583e0", "#d3a21f", "#ff7ab8", "#4ea3d3", "#9aa5b1"],
};
const dashes = ["solid", "solid", [7, 3], [2, 2], [9, 3, 2, 3], [12, 4], [4, 4], [1, 3], [6, 2, 2, 2]];

function stepsOption(page: Page, theme: Theme, all: readonly Steps[], unit: string): Record<string, unknown> {
    const common = frame(theme);
    const ends = (points: Steps["points"]): [number, number][] => [
        [page.from, 0],
        ...points.map(([at, value]): [number, number] => [Date.parse(at), value]),
        [page.to, points.at(-1)?.[1] ?? 0],
    ];
    return {
        ...common,
        tooltip: {
            ...(common.tooltip as object),
            trigger: "axis",
            formatter: (items: { seriesName: string; value: [number, number] }[]) => {
                const at = items[0]!.value[0];
                const lines = items.map(({ seriesName, value }) => element("div", { text: `${seriesName}: ${value[1]}${unit}` }));
                return element("div", { className: "tip" }, [element("strong", { text: `${sayDay(at)} ${sayClock(at)} UTC` }), ...lines]);
            },
        },
        color: theme.isDark ? colours.dark : colours.light,
        legend: { show: all.length > 1, top: 0, type: "plain", itemWidth: 30, textStyle: { color: theme.text } },
        grid: { left: 52, right: 16, top: all.length > 1 ? 36 : 16, bottom: 28 },
        xAxis: timeAxis(theme, page.from, page.to),
        yAxis: { type: "value", minInterval: 1, axisLabel: { color: theme.soft }, splitLine: { lineStyle: { color: theme.line } } },
        series: all.map(({ name, points }, index) => ({
            type: "line",
            name,
            step: "end",
            symbol: "none",
            data: ends(points),
            lineStyle: { width: index === 0 ? 2 : 1.5, type: dashes[index % dashes.length] },
            ...(index === 0 ? { areaStyle: { opacity: 0.12 } } : {}),
        })),
    };
}

function predictionChart({ report }: Page, theme: Theme): Chart {
    const told = report.plans.flatMap(({ name, prediction }) => (prediction ? [{ name, ...prediction }] : []));
    const place = document.getElementById("prediction-chart")!;
    place.style.height = `${60 + told.length * 26}px`;
    const common = frame(theme);
    return chartOf("prediction-chart", {
        ...common,
        grid: { left: innerWidth < 640 ? 92 : 170, right: 24, top: 10, bottom: 40 },
        xAxis: {
            type: "value",
            name: "minutes",
            nameLocation: "middle",
            nameGap: 24,
            axisLabel: { color: theme.soft },
            splitLine: { lineStyle: { color: theme.line } },
            nameTextStyle: { color: theme.soft },
        },
        yAxis: {
            type: "category",
            inverse: true,
            data: told.map(({ name }) => name),
            axisLabel: { color: theme.text, width: innerWidth < 640 ? 84 : 160, overflow: "truncate" },
        },
        tooltip: {
            ...(common.tooltip as object),
            formatter: ({ dataIndex }: { dataIndex: number }) => {
                const { name, minutes, lowMinutes, highMinutes, actualMinutes } = told[dataIndex]!;
                return element("div", {
                    text: `${name}: predicted ${minutes} min (${lowMinutes} to ${highMinutes})${actualMinutes === undefined ? "" : `, took ${actualMinutes} min`}`,
                });
            },
        },
        series: [
            {
                type: "custom",
                data: told.map(({ lowMinutes, highMinutes, minutes, actualMinutes }, row) => [
                    row,
                    lowMinutes,
                    highMinutes,
                    minutes,
                    actualMinutes ?? Number.NaN,
                ]),
                encode: { x: [1, 2, 3, 4], y: 0 },
                renderItem: (_: unknown, api: { value(d: number): number; coord(p: [number, number]): [number, number] }) => {
                    const at = (dimension: number) => api.coord([api.value(dimension), api.value(0)]);
                    const [[low, y], [high], [expected], [actual]] = [at(1), at(2), at(3), at(4)];
                    const colour = theme.isDark ? "#3f8fe0" : "#0060a8";
                    return {
                        type: "group",
                        children: [
                            {
                                type: "rect",
                                shape: { x: low, y: y - 5, width: Math.max(2, high - low), height: 10 },
                                style: { fill: colour, opacity: 0.35 },
                            },
                            {
                                type: "polygon",
                                shape: {
                                    points: [
                                        [expected, y - 8],
                                        [expected + 7, y],
                                        [expected, y + 8],
                                        [expected - 7, y],
                                    ],
                                },
                                style: { fill: theme.back, stroke: colour, lineWidth: 2 },
                            },
                            ...(Number.isFinite(actual) ? [{ type: "circle", shape: { cx: actual, cy: y, r: 5 }, style: { fill: theme.text } }] : []),
                        ],
                    };
                },
            },
        ],
    });
}
