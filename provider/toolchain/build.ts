/** `npm run build`: the plugin and the command line in `bin/`, the Node SDK in `sdk/nodejs/bin`. */
import { join } from "node:path";
import { bundleCommandLine, bundlePlugin } from "./bundle.ts";
import { repository } from "./pins.ts";
import { compileSdk } from "./sdk.ts";

const bin = join(repository, "bin");
await Promise.all([
    bundlePlugin(join(repository, "provider", "index.ts"), bin),
    bundleCommandLine(join(repository, "provider", "cli", "main.ts"), bin),
    compileSdk(),
]);
