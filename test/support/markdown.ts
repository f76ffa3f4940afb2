import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import { repository } from "../../provider/toolchain/pins.ts";

/** A document as GitHub reads it. */
export interface Markdown {
    /** Below the repository. */
    readonly path: string;
    readonly text: string;
    readonly blocks: readonly Block[];
    /** Targets of its links, those in code aside. */
    readonly links: readonly string[];
    /** Places that links can name, with `#`. */
    readonly anchors: ReadonlySet<string>;
}

/** A fenced block: the first word after the fence, what follows it, and its text. */
export interface Block {
    readonly language: string;
    readonly note: string;
    readonly code: string;
}

/** Every markdown document of a folder, by path. */
export async function markdownIn(folder: string): Promise<readonly Markdown[]> {
    const names = (await readdir(join(repository, folder), { recursive: true })).filter((name) => name.endsWith(".md")).sort();
    return Promise.all(names.map((name) => readMarkdown(join(folder, name))));
}

export async function readMarkdown(path: string): Promise<Markdown> {
    const text = await readFile(join(repository, path), "utf8");
    const prose = text.replace(fence, "").replace(/`[^`\n]*`/g, "");
    const slugger = new GithubSlugger();
    return {
        path,
        text,
        blocks: blocksOf(text),
        links: [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!),
        anchors: new Set([...text.replace(fence, "").matchAll(/^#+ (.*)$/gm)].map(([, heading]) => `#${slugger.slug(heading!)}`)),
    };
}

export function blocksOf(text: string): readonly Block[] {
    return [...text.matchAll(fence)].map(([, language = "", note = "", code = ""]) => ({ language, note, code }));
}

const fence = /^```(\w*) *(.*)\n([\s\S]*?)^```$/gm;
