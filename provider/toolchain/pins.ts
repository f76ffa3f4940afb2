import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };

/** The root of the repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** This package's own version. */
export const packageVersion = manifest.version;

/**
 * The Pulumi version that everything is tested with, and the oldest CLI that is accepted: resource views and the handshake of this
 * version are used. The SDK is pinned exactly because components reach into its internals, so its version is the one pin of them all.
 */
export const pulumiVersion = manifest.dependencies["@pulumi/pulumi"];

/** The Kubernetes version of the API server that the cluster tier starts; its Go module requires the same. */
export const kubernetesVersion = "1.34.4";

/** One program that Go builds from the module of the same name in `toolchain/go`. */
export interface GoTool {
    readonly title: string;
    readonly package: string;
    readonly linkerFlags: string;
    /** How many packages are compiled when nothing is cached (`go list -deps`), so that waiting has an end in sight. */
    readonly packages: number;
}

export const goTools = {
    pulumi: {
        title: `the Pulumi CLI ${pulumiVersion}`,
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        // Without its version the CLI calls itself 3.0.0-dev and the Automation API refuses it.
        linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`,
        packages: 1686,
    },
    "pulumi-language-nodejs": {
        title: "Pulumi's Node language host",
        // The host of the CLI's own version is a nested module that cannot be fetched; this older one runs programs under it.
        package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
        linkerFlags: "-s -w",
        packages: 522,
    },
    "kube-apiserver": {
        title: `the Kubernetes API server ${kubernetesVersion}`,
        package: "k8s.io/kubernetes/cmd/kube-apiserver",
        // Without its version it calls itself v0.0.0-master.
        linkerFlags: `-s -w -X k8s.io/component-base/version.gitVersion=v${kubernetesVersion}`,
        packages: 1948,
    },
    etcd: { title: "etcd", package: "go.etcd.io/etcd/server/v3", linkerFlags: "-s -w", packages: 582 },
    sdkgen: { title: "the SDK generator", package: ".", linkerFlags: "-s -w", packages: 801 },
} as const satisfies Record<string, GoTool>;

export type GoToolName = keyof typeof goTools;
