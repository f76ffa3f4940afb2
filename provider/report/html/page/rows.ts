import { graphic } from "echarts/core";
import type { Bar, VmRow } from "./data.ts";
import { barShapes } from "./patterns.ts";
import type { Theme } from "./theme.ts";

/** One line of the timeline: the name of a run, or a VM. */
export interface Drawn {
    readonly label: string;
    readonly vm?: VmRow;
    readonly hasFailed?: boolean;
}

/** VMs under their runs, in the order in which these began. */
export function rowsOf(vms: readonly VmRow[]): readonly Drawn[] {
    return vms.flatMap((row, index): Drawn[] => {
        const isFirst = vms[index - 1]?.plan !== row.plan;
        const own = { label: row.vm.name, vm: row, hasFailed: row.vm.outcome === "Failed" };
        return isFirst ? [{ label: `${row.plan.name}${row.plan.type ? ` (${row.plan.type})` : ""}` }, own] : [own];
    });
}

/** The bars in the order of the series' data. The library copies what it is given, so what belongs to a bar is kept beside it. */
export function barsOf(rows: readonly Drawn[]): readonly Bar[] {
    return rows.flatMap(({ vm }) => vm?.bars ?? []);
}

interface Api {
    value(dimension: number): number;
    coord(point: readonly [number, number]): [number, number];
    size(area: readonly [number, number]): [number, number];
}

interface Params {
    readonly coordSys: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
    readonly dataIndex: number;
}

/** Bars, marks of failures, and below the bars when a VM was off. */
export function series(rows: readonly Drawn[], theme: Theme, chosen: Bar | undefined): readonly object[] {
    const bars = barsOf(rows);
    const places = rows.flatMap(({ vm }, row) => (vm?.bars ?? []).map(({ from, to }) => ({ value: [row, from, to] })));
    const offs = rows.flatMap(({ vm }, row) => (vm?.offs ?? []).map(({ from, to }) => ({ value: [row, from, to] })));
    const common = { type: "custom", encode: { x: [1, 2], y: 0 }, clip: true, progressive: 0 };
    return [
        {
            ...common,
            id: "bars",
            data: places,
            renderItem: (params: Params, api: Api) => drawBar(bars[params.dataIndex]!, params, api, theme, chosen),
        },
        { ...common, id: "off", silent: true, data: offs, renderItem: (params: Params, api: Api) => drawOff(params, api, theme) },
    ];
}

function place({ coordSys }: Params, api: Api, above: number, share: number) {
    const [from, y] = api.coord([api.value(1), api.value(0)]);
    const [to] = api.coord([api.value(2), api.value(0)]);
    const [, height] = api.size([0, 1]);
    const shape = { x: from, y: y + height * above, width: Math.max(1.5, to - from), height: height * share };
    return graphic.clipRectByRect(shape, coordSys);
}

function drawBar(bar: Bar, params: Params, api: Api, theme: Theme, chosen: Bar | undefined) {
    const shape = place(params, api, -0.38, 0.6);
    if (!shape) return undefined;
    const ring = { type: "rect", shape, style: { fill: "none", stroke: theme.focus, lineWidth: 3 }, z2: 10 };
    const style = {
        text: "✕",
        x: shape.x + shape.width,
        y: shape.y + shape.height / 2,
        align: "center",
        verticalAlign: "middle",
        fill: theme.bad,
        stroke: theme.back,
        lineWidth: 4,
        font: "bold 15px system-ui, sans-serif",
    };
    const mark = { type: "text", style, z2: 20 };
    const children = [...barShapes(bar.kind, shape, theme), ...(bar === chosen ? [ring] : []), ...(bar.stretch.hasFailed ? [mark] : [])];
    return { type: "group", children };
}

function drawOff(params: Params, api: Api, theme: Theme) {
    const shape = place(params, api, 0.3, 0.11);
    return shape && { type: "rect", shape, style: { fill: theme.text } };
}
