/** Loaded before the suites of `npm run test:cluster`: those of the small world run on a real API server too. */
import { rehearseIn } from "../support/rehearsed.ts";
import { controlPlane, openClusterWorld } from "./world.ts";

rehearseIn(async (context, options) => {
    if (options.faults?.some(({ kind }) => kind === "api")) {
        console.log("    skipped on a real API server: the suite needs faults that only the small API makes");
        context.skip();
    }
    return await openClusterWorld(await controlPlane(context), options);
});
