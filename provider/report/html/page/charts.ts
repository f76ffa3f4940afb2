import { CustomChart, LineChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer, SVGRenderer } from "echarts/renderers";
import type { Theme } from "./theme.ts";

use([CustomChart, LineChart, GridComponent, DataZoomComponent, LegendComponent, TooltipComponent, CanvasRenderer, SVGRenderer]);

export type Chart = EChartsType;

export function chartIn(
    place: HTMLElement,
    options: { readonly renderer?: "canvas" | "svg"; readonly width?: number; readonly height?: number } = {},
): Chart {
    return init(place, undefined, { renderer: "canvas", ...options });
}

/** What all charts of a page have in common. */
export function frame(theme: Theme): Record<string, unknown> {
    return {
        animation: false,
        useUTC: true,
        backgroundColor: "transparent",
        textStyle: { color: theme.text, fontFamily: "system-ui, sans-serif" },
        tooltip: {
            confine: true,
            backgroundColor: theme.back,
            borderColor: theme.soft,
            textStyle: { color: theme.text },
            extraCssText: "max-width:26rem;white-space:normal",
        },
    };
}

export function timeAxis(theme: Theme, from: number, to: number): Record<string, unknown> {
    return {
        type: "time",
        min: from,
        max: to,
        axisLine: { lineStyle: { color: theme.soft } },
        axisLabel: { color: theme.soft, hideOverlap: true },
        splitLine: { show: true, lineStyle: { color: theme.line } },
    };
}
