import semver from "semver";
import { kinds } from "../../../kube/index.ts";
import type { Surroundings } from "../world.ts";

/** The newest version of a package whose operator OLM runs in a namespace, as `2.8.5`; undefined = somebody else runs it. */
export async function installedVersion({ cluster }: Surroundings, name: string, namespace: string | undefined): Promise<string | undefined> {
    const { items } = await cluster.list(kinds.clusterServiceVersion, { namespace });
    const own = items.filter(({ metadata, status }) => metadata.name!.startsWith(`${name}.v`) && status?.phase === "Succeeded");
    const versions = own.map(({ metadata }) => metadata.name!.slice(name.length + 2));
    return versions.sort(semver.compare).at(-1);
}
