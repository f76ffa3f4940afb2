export { cacheFolder } from "./cache.ts";
export { ensureGoTool } from "./goBuild.ts";
export { type Tell, tellOnStderr, withNews } from "./news.ts";
export { packageVersion, pulumiVersion, repository } from "./pins.ts";
export { ensurePulumi, findPulumi, type Pulumi, pulumiEnvironment, whyNoPulumi } from "./pulumi.ts";
