import type { SettingTable } from "../../settings/index.ts";
import { aap } from "./aap.ts";
import { concurrency } from "./concurrency.ts";
import { containers } from "./containers.ts";
import { conversion } from "./conversion.ts";
import { diagnosis } from "./diagnosis.ts";
import { features } from "./features.ts";
import { images } from "./images.ts";
import { inventory } from "./inventory.ts";
import { mcp } from "./mcp.ts";
import { storage } from "./storage.ts";
import { warm } from "./warm.ts";

export { parts } from "./parts.ts";

/** Every setting of a ForkliftController. Source: forklift-behaviour §1.12; MTV-052…059. */
export const forkliftSettings: SettingTable = {
    ...concurrency,
    ...warm,
    ...storage,
    ...conversion,
    ...features,
    ...inventory,
    ...diagnosis,
    aap,
    mcp,
    images,
    containers,
};
