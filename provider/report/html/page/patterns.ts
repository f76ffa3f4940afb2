import { type Kind, kindNames } from "../../runs/kinds.ts";
import type { Theme } from "./theme.ts";

/** Each kind has a colour and a pattern: whoever does not tell the colours apart sees the patterns. */
const looks: Readonly<Record<Kind, { readonly light: string; readonly dark: string; readonly pattern: Pattern }>> = {
    waiting: { light: "#8b949e", dark: "#77818d", pattern: "hollow" },
    preparing: { light: "#2f86b7", dark: "#4ea3d3", pattern: "dots" },
    copying: { light: "#0060a8", dark: "#3f8fe0", pattern: "plain" },
    paused: { light: "#8b949e", dark: "#77818d", pattern: "thin" },
    cutover: { light: "#c4500a", dark: "#f0813a", pattern: "rising" },
    converting: { light: "#7d3fa8", dark: "#b583e0", pattern: "cross" },
    creating: { light: "#00795a", dark: "#2bb48c", pattern: "falling" },
    hook: { light: "#8f6a00", dark: "#d3a21f", pattern: "upright" },
};

type Pattern = "hollow" | "dots" | "plain" | "thin" | "rising" | "cross" | "falling" | "upright";

const size = 8;
const tiles = new Map<string, HTMLCanvasElement>();

/** What a bar of that kind is filled with. */
export function fillOf(kind: Kind, { isDark, back }: Theme): string | { image: HTMLCanvasElement; repeat: "repeat" } {
    const { pattern } = looks[kind];
    if (pattern === "plain") return colourOf(kind, isDark);
    return { image: tileOf(kind, isDark, back), repeat: "repeat" };
}

export function colourOf(kind: Kind, isDark: boolean): string {
    return looks[kind][isDark ? "dark" : "light"];
}

function tileOf(kind: Kind, isDark: boolean, back: string): HTMLCanvasElement {
    const key = `${kind} ${isDark}`;
    const known = tiles.get(key);
    if (known) return known;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const pen = canvas.getContext("2d")!;
    const colour = colourOf(kind, isDark);
    const { pattern } = looks[kind];
    const isHollow = pattern === "hollow" || pattern === "thin";
    pen.fillStyle = isHollow ? back : colour;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = pen.fillStyle = isHollow ? colour : back;
    pen.globalAlpha = isHollow ? 1 : 0.7;
    pen.lineWidth = 1.4;
    strokes[pattern](pen);
    tiles.set(key, canvas);
    return canvas;
}

const strokes: Readonly<Record<Pattern, (pen: CanvasRenderingContext2D) => void>> = {
    plain: () => {},
    hollow: (pen) => diagonal(pen, 1),
    rising: (pen) => diagonal(pen, 1),
    falling: (pen) => diagonal(pen, -1),
    cross: (pen) => {
        diagonal(pen, 1);
        diagonal(pen, -1);
    },
    thin: (pen) => pen.fillRect(0, size / 2 - 1, size, 2),
    upright: (pen) => pen.fillRect(size / 2 - 1, 0, 1.6, size),
    dots: (pen) => {
        for (const [x, y] of [
            [2, 2],
            [6, 6],
        ] as const)
            pen.fillRect(x - 0.8, y - 0.8, 1.6, 1.6);
    },
};

/** Goes on in the next tile. */
function diagonal(pen: CanvasRenderingContext2D, slope: 1 | -1): void {
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
        pen.moveTo(shift, slope === 1 ? size : 0);
        pen.lineTo(shift + size, slope === 1 ? 0 : size);
    }
    pen.stroke();
}

/** The legend shows what the bars show. */
export function paintLegend(theme: Theme): void {
    for (const kind of kindNames) {
        const swatch = document.querySelector<HTMLElement>(`.swatch[data-kind="${kind}"]`);
        if (!swatch) continue;
        const fill = fillOf(kind, theme);
        swatch.style.backgroundColor = typeof fill === "string" ? fill : "";
        swatch.style.backgroundImage = typeof fill === "string" ? "" : `url(${fill.image.toDataURL()})`;
        swatch.style.border = `1px solid ${colourOf(kind, theme.isDark)}`;
    }
}
