import { setFlagsFromString } from "node:v8";
import schema from "../schema.json" with { type: "json" };
import { components } from "./components/index.ts";
import { createProvider } from "./resources/provider.ts";
import { serve } from "./serve/index.ts";

// V8 lets its heap grow to several times of what is alive before it looks, and keeps that. Thousands of VMs leave mostly garbage.
setFlagsFromString("--heap-growing-percent=35");

/**
 * Opens the door: `pulumi-resource-migration-toolkit ENGINE_ADDRESS`, as the Pulumi CLI starts it.
 *
 * A rehearsal's world is loaded only when the configuration asks for one.
 */
const provider = createProvider(
    () => JSON.stringify(schema),
    async (options) => {
        const { openWorld } = await import("./rehearsal/world.ts");
        // A whole world is alive: to look through it so often would take a quarter of the time.
        setFlagsFromString("--heap-growing-percent=100");
        return await openWorld(options);
    },
);

await serve(provider, components, { engineAddress: process.argv[2] });
