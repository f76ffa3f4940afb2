import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import which from "which";
import { alone } from "./cache.ts";
import { type Tell, type ToolContext, withNews } from "./news.ts";
import { type GoToolName, goTools, repository } from "./pins.ts";

/**
 * Makes `<root>/bin/<tool>` from the pinned modules in `toolchain/go/<tool>`, unless it is there and of the same pins.
 *
 * Shape:  the path of the program. The build is atomic and one at a time; `<root>/<tool>.key` remembers the pins.
 * Errors: Go is missing or too old, or the modules cannot be fetched; what to do is in the message, and an older program stays as it was.
 */
export async function ensureGoTool(tool: GoToolName, root: string, { tell, env }: ToolContext): Promise<string> {
    if (await hasGoTool(tool, root)) return program(tool, root);
    const waiting = () => tell(`another process is building in ${root}; waiting for it …`);
    await alone(join(root, "bin"), waiting, async () => {
        if (await hasGoTool(tool, root)) return;
        await withNews(`building ${goTools[tool].title} with Go, minutes the first time`, tell, (detail) => build(tool, root, env, detail));
    });
    return program(tool, root);
}

/** Whether the program is there, made from the pins of today. */
export async function hasGoTool(tool: GoToolName, root: string): Promise<boolean> {
    if (!existsSync(program(tool, root))) return false;
    const madeFrom = await readFile(keyFile(tool, root), "utf8").catch(() => "");
    return madeFrom === (await sourceKey(tool));
}

function program(tool: GoToolName, root: string): string {
    return join(root, "bin", process.platform === "win32" ? `${tool}.exe` : tool);
}

function keyFile(tool: GoToolName, root: string): string {
    return join(root, `${tool}.key`);
}

function sourceFolder(tool: GoToolName): string {
    return join(repository, "provider", "toolchain", "go", tool);
}

async function sourceKey(tool: GoToolName): Promise<string> {
    const folder = sourceFolder(tool);
    const { package: main, linkerFlags } = goTools[tool];
    const hash = createHash("sha256").update(JSON.stringify([main, linkerFlags]));
    for (const name of (await readdir(folder)).sort()) hash.update(name).update(await readFile(join(folder, name)));
    return hash.digest("hex");
}

async function build(tool: GoToolName, root: string, env: NodeJS.ProcessEnv, detail: Tell): Promise<void> {
    const go = await which("go", { nothrow: true, path: env.PATH ?? "" });
    if (!go) throw new Error(`${goTools[tool].title} is built with Go and there is no \`go\` on PATH: install Go 1.25 or newer`);
    const unfinished = `${program(tool, root)}.${process.pid}`;
    try {
        await runGo(go, { tool, output: unfinished, env, detail });
        await rename(unfinished, program(tool, root));
        await writeFile(keyFile(tool, root), await sourceKey(tool));
    } finally {
        await rm(unfinished, { force: true });
    }
}

interface GoRun {
    readonly tool: GoToolName;
    readonly output: string;
    readonly env: NodeJS.ProcessEnv;
    readonly detail: Tell;
}

/** `-v` names each package as it is compiled, which is the only sign of life of a long build. */
async function runGo(go: string, { tool, output, env, detail }: GoRun): Promise<void> {
    const args = ["build", "-v", "-mod=readonly", "-buildvcs=false", "-ldflags", goTools[tool].linkerFlags, "-o", output, goTools[tool].package];
    const running = execa(go, args, { cwd: sourceFolder(tool), env, extendEnv: false, reject: false, stdin: "ignore", stdout: "ignore" });
    const tail: string[] = [];
    let compiled = 0;
    for await (const line of createInterface({ input: running.stderr })) {
        tail.push(line);
        if (tail.length > 8) tail.shift();
        if (!line.startsWith("go: ")) compiled += 1;
        detail(compiled === 0 ? line.replace(/^go: /, "") : `${compiled} of at most ${goTools[tool].packages} packages compiled`);
    }
    const { exitCode } = await running;
    if (exitCode === 0) return;
    const remedy = "the first build needs the Go module proxy (see GOPROXY) and a Go as new as the module asks for";
    throw new Error([`\`go build\` of ${goTools[tool].title} failed; ${remedy}. Its last words:`, ...tail.map((line) => `  ${line}`)].join("\n"));
}
