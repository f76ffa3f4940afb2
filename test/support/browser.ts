import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import which from "which";

export interface Visit {
    readonly page: Page;
    /** What the console said, errors of the page included. */
    readonly told: string[];
    /** Everything that was asked of a network. */
    readonly requests: string[];
}

export interface VisitOptions {
    readonly width?: number;
    readonly height?: number;
    readonly dark?: boolean;
}

export interface Browser {
    visit(file: string, options?: VisitOptions): Promise<Visit>;
    close(): Promise<void>;
}

/** A headless Chromium with nothing remembered; skips the suite with a printed reason where there is none. */
export async function startBrowser(context: Mocha.Context): Promise<Browser> {
    const executablePath = await findChromium();
    if (executablePath === undefined) {
        console.log("      skipped: there is no chromium; test/browser/obtain.sh gets one, or name one in CHROMIUM");
        context.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "report-browser-"));
    const contexts: BrowserContext[] = [];
    return {
        async visit(file, { width = 1280, height = 900, dark = false } = {}) {
            const options = {
                executablePath,
                headless: true,
                args: quiet,
                viewport: { width, height },
                colorScheme: dark ? ("dark" as const) : ("light" as const),
            };
            const opened = await chromium.launchPersistentContext(mkdtempSync(join(folder, "user-")), options);
            contexts.push(opened);
            const page = opened.pages()[0] ?? (await opened.newPage());
            const [told, requests] = [[] as string[], [] as string[]];
            page.on("console", (message) => void told.push(`${message.type()}: ${message.text()}`));
            page.on("pageerror", (error) => void told.push(`error: ${error.message}`));
            page.on("request", (request) => void (/^(file|data):/.test(request.url()) || requests.push(request.url())));
            await page.goto(`file://${file}`);
            return { page, told, requests };
        },
        async close() {
            await Promise.all(contexts.map((each) => each.close()));
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

const quiet = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

async function findChromium(): Promise<string | undefined> {
    const named = process.env.CHROMIUM;
    if (named !== undefined) return existsSync(named) ? named : undefined;
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
        const found = await which(name, { nothrow: true });
        if (found) return found;
    }
    return undefined;
}
