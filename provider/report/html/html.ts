import { createHash } from "node:crypto";
import type { Report } from "../document/document.ts";
import { layOutPreview } from "../preview/index.ts";
import { headline, provenance, runTitle } from "../runs/index.ts";
import { renderBlocks } from "./blocks.ts";
import { Html, html, json } from "./markup.ts";
import { runBody } from "./runs.ts";
import { pageScript } from "./script.ts";
import { styles } from "./styles.ts";

/**
 * A page that needs nothing but itself: no network, no other file. Its policy lets nothing in but the script that is in it.
 *
 * Shape: names and messages stand for themselves wherever they are put; the data is the report's JSON, in `#report`.
 */
export async function toHtml(report: Report, { title }: { readonly title?: string | undefined } = {}): Promise<string> {
    const script = (await pageScript()).replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
    const hash = createHash("sha256").update(script).digest("base64");
    const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
    const { heading, lead, origin, body } = report.kind === "preview" ? previewParts(report, title) : runParts(report, title);
    return `<!doctype html>\n${
        html`<html lang="en" data-theme="auto">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="pulumi-migration-toolkit">
<title>${heading}</title>
<style>${new Html(styles)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the report</a>
<header>
<div class="bar">
<h1>${heading}</h1>
<fieldset class="themes" hidden><legend>Colours</legend>
<label><input type="radio" name="theme" value="auto" checked> Auto</label>
<label><input type="radio" name="theme" value="light"> Light</label>
<label><input type="radio" name="theme" value="dark"> Dark</label>
</fieldset>
</div>
<p class="lead">${lead}</p>
<p class="origin">${origin}</p>
</header>
<main id="content" tabindex="-1">
${body}
</main>
<footer><p>Made by pulumi-migration-toolkit. Times are UTC. This page needs no network; charts by Apache ECharts (Apache-2.0).</p></footer>
<script type="application/json" id="report">${json(report)}</script>
<script>${new Html(script)}</script>
</body>
</html>`.text
    }\n`;
}

interface Parts {
    readonly heading: string;
    readonly lead: string;
    readonly origin: string;
    readonly body: Html;
}

function previewParts(report: Extract<Report, { kind: "preview" }>, title: string | undefined): Parts {
    const blocks = layOutPreview(report, title);
    const textOf = (kind: "heading" | "lead") => blocks.flatMap((block) => (block.kind === kind ? [block.text] : []))[0] ?? "";
    const rest = blocks.filter(({ kind }, index) => index > 1 || (kind !== "heading" && kind !== "lead"));
    return { heading: textOf("heading"), lead: textOf("lead"), origin: "A preview: nothing of it has happened yet.", body: renderBlocks(rest) };
}

function runParts(report: Extract<Report, { kind: "run" }>, title: string | undefined): Parts {
    return { heading: title ?? runTitle(report), lead: headline(report), origin: provenance(report), body: runBody(report) };
}
