import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import semver from "semver";
import which from "which";
import { cacheFolder } from "./cache.ts";
import { ensureGoTool, hasGoTool } from "./goBuild.ts";
import { type Tell, tellOnStderr, withNews } from "./news.ts";
import { pulumiVersion } from "./pins.ts";

/** A Pulumi CLI that can be used. `root` is what the Automation API's `PulumiCommand.get({ root })` takes: `bin` is in `root/bin`. */
export interface Pulumi {
    readonly root: string;
    readonly bin: string;
    readonly version: string;
    readonly how: "path" | "npm" | "go";
}

/**
 * Obtains a Pulumi CLI with its Node language host: one on PATH that is new enough, else the official npm wrapper's download, else a
 * build with Go. What was obtained once is found again without network.
 *
 * Errors: no way led to a CLI; the message says why, way by way.
 */
export async function ensurePulumi(tell: Tell = tellOnStderr): Promise<Pulumi> {
    const found = await findPulumi();
    if (found) return found;
    tell(`No Pulumi CLI ${pulumiVersion} or newer on PATH or in the cache; obtaining one.`);
    const reasons: string[] = [];
    for (const obtain of [download, buildWithGo]) {
        try {
            return await obtain(tell);
        } catch (problem) {
            reasons.push(problem instanceof Error ? problem.message : String(problem));
            tell(`  that did not work: ${reasons.at(-1)}`);
        }
    }
    throw new Error([`A Pulumi CLI cannot be had; install ${pulumiVersion} or newer and put it on PATH.`, ...reasons].join("\n"));
}

/** The CLI that `ensurePulumi` would answer without downloading or building anything. */
export async function findPulumi(): Promise<Pulumi | undefined> {
    return (await onPath()) ?? downloaded() ?? (await built());
}

/** Why tests that need the CLI cannot run; undefined when they can. */
export async function whyNoPulumi(): Promise<string | undefined> {
    if (await findPulumi()) return undefined;
    return `no Pulumi CLI ${pulumiVersion} or newer on PATH or in the cache; \`npm run pulumi -- version\` obtains one or says why not`;
}

/** An environment in which the CLI finds its own language hosts first. */
export function pulumiEnvironment(pulumi: Pulumi, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
    return { ...env, PATH: [dirname(pulumi.bin), env.PATH].filter(Boolean).join(delimiter), PULUMI_SKIP_UPDATE_CHECK: "true" };
}

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

async function onPath(): Promise<Pulumi | undefined> {
    const bin = await which("pulumi", { nothrow: true });
    // The Automation API only takes a CLI from a folder called `bin`; that also leaves out npm's `.bin`, whose wrapper may download.
    if (!bin || basename(dirname(bin)) !== "bin") return undefined;
    const version = await versionOf(bin);
    return version && semver.gte(version, pulumiVersion) ? { root: dirname(dirname(bin)), bin, version, how: "path" } : undefined;
}

async function versionOf(bin: string): Promise<string | undefined> {
    const { stdout } = await execa(bin, ["version"], { reject: false, timeout: 15_000, env: { PULUMI_SKIP_UPDATE_CHECK: "true" } });
    return semver.valid(stdout?.trim()) ?? undefined;
}

function downloadHome(): string {
    return join(cacheFolder(), "npm");
}

function downloaded(): Pulumi | undefined {
    const root = join(downloadHome(), "versions", pulumiVersion);
    const bin = join(root, "bin", executable);
    return existsSync(bin) ? { root, bin, version: pulumiVersion, how: "npm" } : undefined;
}

/** The wrapper fills `$PULUMI_HOME/versions/<version>` with the CLI and all its language hosts. */
async function download(tell: Tell): Promise<Pulumi> {
    return withNews(`downloading Pulumi ${pulumiVersion} with its npm package`, tell, async () => {
        const args = ["exec", "--yes", `--package=pulumi@${pulumiVersion}`, "--", "pulumi", "version"];
        const env = { PULUMI_HOME: downloadHome(), PULUMI_SKIP_UPDATE_CHECK: "true" };
        const { stdout, stderr } = await execa("npm", args, { env, reject: false, timeout: 180_000, stdin: "ignore" });
        const answer = downloaded();
        if (answer && semver.valid(stdout.trim()) === pulumiVersion) return answer;
        throw new Error(`the npm package pulumi@${pulumiVersion} did not get it: ${lastLine(stderr)}`);
    });
}

function lastLine(text: string): string {
    const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("npm warn"));
    return lines.at(-1) ?? "no answer in three minutes";
}

function buildRoot(): string {
    return join(cacheFolder(), `pulumi-${pulumiVersion}`);
}

async function built(): Promise<Pulumi | undefined> {
    const root = buildRoot();
    const isComplete = (await hasGoTool("pulumi", root)) && (await hasGoTool("pulumi-language-nodejs", root));
    return isComplete ? { root, bin: join(root, "bin", executable), version: pulumiVersion, how: "go" } : undefined;
}

async function buildWithGo(tell: Tell): Promise<Pulumi> {
    const root = buildRoot();
    const bin = await ensureGoTool("pulumi", root, tell);
    await ensureGoTool("pulumi-language-nodejs", root, tell);
    return { root, bin, version: pulumiVersion, how: "go" };
}
