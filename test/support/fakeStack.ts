import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type FakeWorld, fakeWorld } from "./fakeWorld.ts";
import { type StackOptions, startStack, type TestStack } from "./pulumi.ts";

export const boxType = "migration-toolkit:test:Box";

/** A stack whose plugin is the fake provider, and the world that provider keeps in its working folder. */
export async function startFakeStack(
    context: Mocha.Context,
    options: StackOptions = {},
): Promise<{ readonly stack: TestStack; readonly world: FakeWorld }> {
    const plugin = fileURLToPath(new URL("fakePlugin.ts", import.meta.url));
    const stack = await startStack(context, { plugin, ...options });
    return { stack, world: fakeWorld(join(stack.directory, "work", "fake-world.json")) };
}
