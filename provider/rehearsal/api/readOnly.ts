import { type Kind, type KubeObject, kinds } from "../../kube/index.ts";
import { packageManifests } from "../catalogs.ts";

type List = (namespace: string | undefined) => readonly KubeObject[];

/** How the objects of a kind that nobody can write are found; undefined for all other kinds. */
export function readOnly({ apiVersion, plural }: Kind): List | undefined {
    return lists[`${apiVersion}/${plural}`];
}

const lists: Readonly<Record<string, List>> = {
    [`${kinds.packageManifest.apiVersion}/${kinds.packageManifest.plural}`]: packageManifests,
};
