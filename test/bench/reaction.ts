/**
 * `npm run bench:reaction`: from the controller's final word on a run to the plugin's answer to the engine. Many plans of one VM each, so that the
 * words come one after another.
 */
import { openWave } from "./wave.ts";
