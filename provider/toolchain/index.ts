export { packageVersion, pulumiVersion, repository } from "./pins.ts";
export { openProject, type Project, type Run } from "./project.ts";
export { ensurePulumi, findPulumi, type Pulumi, pulumiEnvironment, whyNoPulumi } from "./pulumi.ts";
