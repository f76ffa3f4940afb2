/** `npm run build`: the plugin in `bin/`, the Node SDK in `sdk/nodejs/bin`. */
import { join } from "node:path";
import { bundlePlugin } from "./bundle.ts";
import { repository } from "./pins.ts";
import { compileSdk } from "./sdk.ts";

await Promise.all([bundlePlugin(join(repository, "provider", "index.ts"), join(repository, "bin")), compileSdk()]);
