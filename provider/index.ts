import schema from "../schema.json" with { type: "json" };
import { components } from "./components/index.ts";
import { createProvider } from "./resources/provider.ts";
import { serve } from "./serve/index.ts";

/**
 * Opens the door: `pulumi-resource-migration-toolkit ENGINE_ADDRESS`, as the Pulumi CLI starts it.
 *
 * A rehearsal's world is loaded only when the configuration asks for one.
 */
const provider = createProvider(
    () => JSON.stringify(schema),
    async (options) => (await import("./rehearsal/world.ts")).openWorld(options),
);

await serve(provider, components, { engineAddress: process.argv[2] });
