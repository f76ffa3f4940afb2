/**
 * `npm run sdk`: generates the SDKs from `schema.json` and compiles the Node one. With `--check` it only compares with what is committed;
 * a machine without Go cannot know, says so and does not fail.
 */
import which from "which";
import { compileSdk, languages, replaceSdk, staleFiles, withGeneratedSdk } from "./sdk.ts";

if (process.argv.includes("--check")) await check();
else await write();

async function write(): Promise<void> {
    for (const language of languages) await withGeneratedSdk(language, (folder) => replaceSdk(language, folder));
    await compileSdk();
}

async function check(): Promise<void> {
    if (!(await which("go", { nothrow: true }))) return console.log("skipped: the SDKs are generated with Go, and there is no `go` on PATH");
    for (const language of languages) {
        const stale = await withGeneratedSdk(language, (folder) => staleFiles(language, folder));
        if (stale.length === 0) continue;
        console.error(`sdk/${language} is not what schema.json gives: run \`npm run sdk\` and commit the result. It differs in:`);
        for (const path of stale) console.error(`  ${path}`);
        process.exitCode = 1;
    }
}
