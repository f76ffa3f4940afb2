import { importStories } from "./imports.ts";
import { installationStories } from "./installations.ts";
import { liveStories } from "./live.ts";
import type { Story } from "./story.ts";
import { waveStories } from "./waves.ts";

export { importStories } from "./imports.ts";
export { installationStories } from "./installations.ts";
export { liveStories } from "./live.ts";
export type { Act, Inputs, Story } from "./story.ts";
export { isStopped, runOf, vddk, wave, waveStories } from "./waves.ts";

/** All that the product can do for one stack; each family has its own file. */
export const stories: readonly Story[] = [...waveStories, ...installationStories, ...liveStories, ...importStories];
