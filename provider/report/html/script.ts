import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What a page does, as one script: the file beside the bundled command line; run from source it is made on the spot. */
export async function pageScript(): Promise<string> {
    const beside = join(import.meta.dirname, pageFile);
    return await readFile(beside, "utf8").catch(fromSource);
}

export const pageFile = "report-page.js";

/** No bundler follows this import: a bundle has the file. */
async function fromSource(cause: NodeJS.ErrnoException): Promise<string> {
    const builder = new URL("../../toolchain/page.ts", import.meta.url).href;
    const { buildPage } = (await import(builder).catch(() => Promise.reject(cause))) as { buildPage: () => Promise<string> };
    return await buildPage();
}
