import { MigrationError } from "../errors.ts";
import type { Configured, ResourceHandler } from "../serve/port.ts";

/**
 * A provider without a cluster to be reached: previews say what the inventory snapshot knows, everything that needs the cluster is refused at once.
 *
 * Errors: `NotReachable` of creations, updates, deletions and refreshes.
 */
export function onlyForeseeing({ resources, ...configured }: Configured, why: string): Configured {
    const remark = `the cluster is not reachable (${why}); previewed against the inventory snapshot alone: what the cluster knows is not checked, as plans that exist, names that are taken, quotas, storage classes and networks`;
    const handlers = Object.entries(resources).map(([type, handler]) => [type, foreseeing(handler, why)] as const);
    return { ...configured, resources: Object.fromEntries(handlers), remarks: [remark] };
}

function foreseeing(handler: ResourceHandler, why: string): ResourceHandler {
    const refuse = () => Promise.reject(new MigrationError("NotReachable", `the cluster is not reachable: ${why}; nothing was changed, run again`));
    return {
        ...handler,
        create: (request, context) => (request.preview ? handler.create(request, context) : refuse()),
        update: (request, context) => (request.preview ? handler.update(request, context) : refuse()),
        read: refuse,
        delete: refuse,
    };
}
