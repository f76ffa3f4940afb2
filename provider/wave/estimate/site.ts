import { labParameters, type Parameters } from "./parameters.ts";
import { type Uncertainty, unknownSite } from "./uncertainty.ts";

/** What is known of a site: the model's numbers, and how sure they are. */
export interface SiteModel {
    readonly parameters: Parameters;
    readonly uncertainty: Uncertainty;
}

/** A site none of whose waves has been looked at. */
export const labSite: SiteModel = { parameters: labParameters, uncertainty: unknownSite };
