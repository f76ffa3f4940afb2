export { layOutPreview } from "./layout.ts";
export { PreviewReport } from "./model.ts";
export { readPreview } from "./read.ts";
