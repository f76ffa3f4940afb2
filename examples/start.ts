/** `npm start`, `npm run examples`: the tours of the named examples, one after another; it ends with 0 only if all went as told. */
import { walk } from "./tour.ts";
import { firstWave } from "./tours/firstWave.ts";
import { walkHooks } from "./tours/hooks.ts";
import { importDisk } from "./tours/importDisk.ts";
import { waves } from "./tours/waves.ts";

const tours: Readonly<Record<string, () => Promise<number>>> = {
    "first-wave": () => walk(firstWave),
    hooks: walkHooks,
    "import-disk": () => walk(importDisk),
    waves: () => walk(waves),
};

// Ctrl-C reaches the CLI by the terminal; the tour ends after it and cleans up.
process.on("SIGINT", () => undefined);
for (const name of process.argv.slice(2)) process.exitCode ||= await tours[name]!();
