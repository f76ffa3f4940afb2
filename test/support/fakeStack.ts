import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeWorld, fakeWorld } from "./fakeWorld.ts";
import { startStack, type TestStack } from "./pulumi.ts";

export const boxType = "migration-toolkit:test:Box";

/** A stack whose plugin is the fake provider, and the world that provider keeps. */
export async function startFakeStack(context: Mocha.Context): Promise<{ readonly stack: TestStack; readonly world: FakeWorld }> {
    const file = join(mkdtempSync(join(tmpdir(), "fake-world-")), "world.json");
    const plugin = fileURLToPath(new URL("fakePlugin.ts", import.meta.url));
    const stack = await startStack(context, { plugin, bundle: process.env.FAKE_BUNDLE, environment: { FAKE_WORLD: file } });
    return { stack, world: fakeWorld(file) };
}
