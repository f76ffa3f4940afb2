/** The plugin that tests of `serve` hand to the CLI: the fake provider, its world in the working folder. */
import { serve } from "../../provider/serve/index.ts";
import { fakeComponents } from "./fakeComponents.ts";
import { fakeProvider } from "./fakeProvider.ts";
import { fakeWorld } from "./fakeWorld.ts";

await serve(fakeProvider(fakeWorld("fake-world.json")), fakeComponents, { engineAddress: process.argv[2] });
