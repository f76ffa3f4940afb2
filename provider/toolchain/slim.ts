import type { Plugin } from "esbuild";
import { repository } from "./pins.ts";

/**
 * Keeps out of the bundle what the plugin never uses: parsing that takes longer than everything else at a start.
 *
 * Errors: a name that is used after all and was left out fails the build, where its package is a module; else it fails where it is used.
 */
export const slim: Plugin = {
    name: "slim",
    setup: ({ onResolve, onLoad }) => {
        for (const { packages, from = /^/, contents } of packagesInstead) {
            onResolve({ filter: packages }, ({ path, importer }) =>
                from.test(importer) ? { path: `${path} for ${from.source}`, namespace: "slim", pluginData: contents } : undefined,
            );
        }
        onLoad({ filter: /.*/, namespace: "slim" }, ({ pluginData }) => ({ contents: pluginData, resolveDir: repository }));
        for (const { file, contents } of filesInstead) onLoad({ filter: file }, () => ({ contents }));
    },
};

const kubernetesSdk = /[\\/]@pulumi[\\/]kubernetes[\\/]/;

/** `from` = only where it is these files that ask. */
const packagesInstead: readonly { readonly packages: RegExp; readonly from?: RegExp; readonly contents: string }[] = [
    // The SDK as a whole brings the automation API along; a resource of Kubernetes is a token, its inputs and a few options.
    {
        packages: /^@pulumi\/pulumi$/,
        from: kubernetesSdk,
        contents: `module.exports = { ...require("@pulumi/pulumi/output"), ...require("@pulumi/pulumi/resource") };`,
    },
    { packages: /^@pulumi\/pulumi\/runtime$/, from: kubernetesSdk, contents: "module.exports = {};" },
    // Only programs compile TypeScript and pack closures.
    { packages: /^(typescript|ts-node|@npmcli\/arborist|pacote)$/, contents: "module.exports = {};" },
    // Node has its own by now.
    { packages: /^node-fetch$/, contents: "export default globalThis.fetch; export const { Headers } = globalThis;" },
];

const filesInstead = [
    // Messages are in English.
    { file: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/, contents: `export { default as en } from "./en.js";` },
    // The Kubernetes client is used for its kubeconfig; its thousand models are not.
    { file: /[\\/]client-node[\\/]dist[\\/]index\.js$/, contents: `export * from "./config.js";` },
    {
        file: /[\\/]client-node[\\/]dist[\\/]gen[\\/]index\.js$/,
        contents: `export { createConfiguration } from "./configuration.js"; export * from "./servers.js";`,
    },
];
