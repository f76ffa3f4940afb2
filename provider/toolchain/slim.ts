import type { OnResolveArgs, Plugin } from "esbuild";

/**
 * Keeps out of the bundle what the plugin never uses: parsing that takes longer than everything else at a start.
 *
 * Errors: none; a package that is left out and used after all fails where it is used.
 */
export const slim: Plugin = {
    name: "slim",
    setup: ({ onResolve, onLoad, resolve }) => {
        for (const { packages, contents } of substitutes) {
            onResolve({ filter: packages }, ({ path }) => ({ path, namespace: "slim", pluginData: contents }));
        }
        onLoad({ filter: /.*/, namespace: "slim" }, ({ pluginData }) => ({ contents: pluginData }));
        onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: `export { default as en } from "./en.js";` }));
        onResolve({ filter: /.*/ }, async ({ path, ...args }) => {
            if (args.pluginData === resolving || !isQuiet(path, args)) return undefined;
            return { ...(await resolve(path, { ...args, pluginData: resolving })), sideEffects: false };
        });
    },
};

const nodesOwnFetch = `
    export default globalThis.fetch;
    export const { Headers, Request, Response, FormData } = globalThis;
    export class AbortError extends Error {}
    export class FetchError extends Error {}
`;

const substitutes = [
    // Only programs compile TypeScript and pack closures.
    { packages: /^(typescript|ts-node|@npmcli\/arborist|pacote)$/, contents: "module.exports = {};" },
    // Node has its own by now.
    { packages: /^node-fetch$/, contents: nodesOwnFetch },
];

const resolving = Symbol("resolving");

/** The Kubernetes client is used for its kubeconfig; its thousand models do nothing when loaded, though its package.json does not say so. */
function isQuiet(path: string, { importer }: Pick<OnResolveArgs, "importer">): boolean {
    return path === "@kubernetes/client-node" || /[\\/]@kubernetes[\\/]client-node[\\/]/.test(importer);
}
