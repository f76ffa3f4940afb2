import { type Kind, kindNames } from "../../runs/kinds.ts";
import type { Theme } from "./theme.ts";

export interface Box {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

type Pattern = (box: Box) => string;

interface Look {
    readonly light: string;
    readonly dark: string;
    /** Lines over the colour; over the background where it is hollow. */
    readonly pattern: Pattern;
    readonly isHollow?: boolean;
}

/** Each kind has a colour and a pattern: whoever does not tell the colours apart sees the patterns. */
const looks: Readonly<Record<Kind, Look>> = {
    waiting: { light: "#6f7883", dark: "#8a94a0", pattern: (box) => diagonals(box, 7), isHollow: true },
    preparing: { light: "#2f86b7", dark: "#4ea3d3", pattern: (box) => uprights(box, 3) },
    copying: { light: "#0060a8", dark: "#3f8fe0", pattern: () => "" },
    paused: { light: "#6f7883", dark: "#8a94a0", pattern: middle, isHollow: true },
    cutover: { light: "#c4500a", dark: "#f0813a", pattern: (box) => diagonals(box, 6) },
    converting: { light: "#7d3fa8", dark: "#b583e0", pattern: (box) => diagonals(box, 7) + diagonals(box, 7, true) },
    creating: { light: "#00795a", dark: "#2bb48c", pattern: (box) => diagonals(box, 6, true) },
    hook: { light: "#8f6a00", dark: "#d3a21f", pattern: (box) => uprights(box, 7) },
};

export function colourOf(kind: Kind, { isDark }: Theme): string {
    return looks[kind][isDark ? "dark" : "light"];
}

/** A bar as the shapes it is made of. Lines and no images: printers take these a thousand times. */
export function barShapes(kind: Kind, box: Box, theme: Theme): readonly object[] {
    const { pattern, isHollow } = looks[kind];
    const colour = colourOf(kind, theme);
    const pathData = pattern(box);
    const rect = { type: "rect", shape: box, style: { fill: isHollow ? theme.back : colour, stroke: colour, lineWidth: 1 } };
    if (pathData === "") return [rect];
    const style = { fill: "none", stroke: isHollow ? colour : theme.back, lineWidth: 1.1, opacity: isHollow ? 1 : 0.75 };
    return [rect, { type: "path", shape: { pathData }, style }];
}

/** Lines at 45 degrees, each cut off where the box ends. */
function diagonals({ x, y, width, height }: Box, gap: number, isFalling = false): string {
    let path = "";
    for (let at = gap - height; at < width; at += gap) {
        const [from, to] = [Math.max(0, at), Math.min(width, at + height)];
        const down = (along: number) => (isFalling ? along - at : height - (along - at));
        if (to - from > 1) path += `M${point(x + from)} ${point(y + down(from))}L${point(x + to)} ${point(y + down(to))}`;
    }
    return path;
}

function uprights({ x, y, width, height }: Box, gap: number): string {
    let path = "";
    for (let at = gap; at < width - 1; at += gap) path += `M${point(x + at)} ${point(y)}v${point(height)}`;
    return path;
}

function middle({ x, y, width, height }: Box): string {
    return `M${point(x)} ${point(y + height / 2)}h${point(width)}`;
}

function point(value: number): number {
    return Math.round(value * 10) / 10;
}

/** The legend shows what the bars show. */
export function paintLegend(theme: Theme): void {
    for (const kind of kindNames) {
        const swatch = document.querySelector<HTMLElement>(`.swatch[data-kind="${kind}"]`);
        if (swatch) swatch.style.backgroundImage = `url("${swatchOf(kind, theme)}")`;
    }
}

const swatchBox = { x: 0.5, y: 0.5, width: 29, height: 15 };

function swatchOf(kind: Kind, theme: Theme): string {
    const { pattern, isHollow } = looks[kind];
    const colour = colourOf(kind, theme);
    const [fill, line] = isHollow ? [theme.back, colour] : [colour, theme.back];
    const { x, y, width, height } = swatchBox;
    const rect = `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${colour}"/>`;
    const lines = `<path d="${pattern(swatchBox)}" fill="none" stroke="${line}" stroke-width="1.1" opacity="${isHollow ? 1 : 0.75}"/>`;
    return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="30" height="16">${rect}${lines}</svg>`)}`;
}
