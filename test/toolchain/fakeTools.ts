import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolContext } from "../../provider/toolchain/news.ts";

/** A machine in a folder: only the programs it is given are on its PATH, its cache is empty, and it remembers what was told. */
export interface Machine extends ToolContext {
    readonly folder: string;
    readonly told: string[];
    /** Puts a shell script on PATH. */
    program(name: string, script: string): Promise<void>;
    remove(): Promise<void>;
}

export async function fakeMachine(): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), "machine-"));
    const bin = join(folder, "tools", "bin");
    await mkdir(bin, { recursive: true });
    const told: string[] = [];
    return {
        folder,
        told,
        env: { PATH: bin, HOME: folder, XDG_CACHE_HOME: join(folder, "cache") },
        tell: (line) => told.push(line),
        program: async (name, script) => {
            await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
            await chmod(join(bin, name), 0o755);
        },
        remove: () => rm(folder, { recursive: true, force: true }),
    };
}

/** A `go` whose builds make a program that says `word`; every build is counted in `builds` beside the cache. */
export function fakeGo(word: string): string {
    return [
        `echo build >> "$HOME/builds"`,
        `while [ "$1" != "-o" ]; do shift; done`,
        `echo "go: downloading example.com/module v1.0.0" >&2`,
        `echo "example.com/module" >&2`,
        `printf '#!/bin/sh\\necho ${word}\\n' > "$2"; /bin/chmod +x "$2"`,
    ].join("\n");
}
