import type { Cluster, Kind, KubeObject } from "../../provider/kube/index.ts";

/** How long a controller holds its word back for somebody to listen, in milliseconds. Then whoever is tested does not watch, which shows. */
const longest = 20_000;

/**
 * The API as controllers get it when they shall never be faster than those who wait for them: what they have to say of an object is written only
 * when somebody listens. So whoever waits for them has to watch, whatever else this machine is doing.
 */
export function patientWith(cluster: Cluster, isUnheard: (kind: Kind, object: Pick<KubeObject, "metadata">) => boolean): Cluster {
    const heard = async (kind: Kind, object: Pick<KubeObject, "metadata">) => {
        const until = Date.now() + longest;
        while (isUnheard(kind, object) && Date.now() < until) await new Promise((wake) => setTimeout(wake, 200));
    };
    return {
        ...cluster,
        replace: async (kind, object, options) => {
            await heard(kind, object);
            return await cluster.replace(kind, object, options);
        },
        patch: async (kind, ref, change, options) => {
            if (options.subresource === "status") await heard(kind, { metadata: ref });
            return await cluster.patch(kind, ref, change, options);
        },
    };
}
