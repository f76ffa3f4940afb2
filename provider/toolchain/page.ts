import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { repository } from "./pins.ts";

/**
 * Makes the script of report pages: ours and the chart library's in one, with their licences on top.
 *
 * Errors: those of esbuild, which has printed them.
 */
export async function buildPage(): Promise<string> {
    const { outputFiles } = await build({
        entryPoints: [join(repository, "provider", "report", "html", "page", "main.ts")],
        bundle: true,
        write: false,
        platform: "browser",
        target: "es2022",
        format: "iife",
        minify: true,
        legalComments: "none",
        logLevel: "warning",
        banner: { js: `/*!\n${await licences()}\n*/` },
    });
    return outputFiles[0]!.text;
}

async function licences(): Promise<string> {
    const echarts = createRequire(import.meta.url).resolve("echarts/package.json");
    const zrender = createRequire(echarts).resolve("zrender/package.json");
    const texts = await Promise.all([readFile(join(dirname(echarts), "NOTICE"), "utf8"), readFile(join(dirname(zrender), "LICENSE"), "utf8")]);
    return ["Apache ECharts, licensed under the Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0):", texts[0], "ZRender:", texts[1]]
        .map((text) => text!.trim().replaceAll("*/", "* /"))
        .join("\n\n");
}
