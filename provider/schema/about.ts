/** What the schema says of the package itself, and how each language names it. */
export const about = {
    displayName: "Migration Toolkit",
    description: "Declares, previews, runs and retries migrations into Kubernetes and OpenShift, and always knows how they ended.",
    keywords: ["pulumi", "kubernetes", "openshift", "kubevirt", "forklift", "mtv", "migration", "vsphere", "category/infrastructure", "kind/native"],
    homepage: "https://github.com/pulumi-migration-toolkit/pulumi-migration-toolkit",
    repository: "https://github.com/pulumi-migration-toolkit/pulumi-migration-toolkit",
    license: "Apache-2.0",
    publisher: "pulumi-migration-toolkit",
    pluginDownloadURL: "github://api.github.com/pulumi-migration-toolkit",
    language: {
        nodejs: {
            packageName: "pulumi-migration-toolkit",
            respectSchemaVersion: true,
            typescriptVersion: "^5.9.0",
        },
        python: {
            packageName: "pulumi_migration_toolkit",
            respectSchemaVersion: true,
            pyproject: { enabled: true },
        },
        go: {
            importBasePath: "github.com/pulumi-migration-toolkit/pulumi-migration-toolkit/sdk/go/migrationtoolkit",
            rootPackageName: "migrationtoolkit",
            respectSchemaVersion: true,
            generateResourceContainerTypes: true,
        },
        csharp: {
            rootNamespace: "Pulumi",
            namespaces: { "migration-toolkit": "MigrationToolkit", virtualization: "Virtualization" },
            respectSchemaVersion: true,
        },
        java: {
            basePackage: "io.github.pulumimigrationtoolkit",
            buildFiles: "gradle",
        },
    },
};

export const providerDescription =
    "Connects the package to a cluster with MTV, or to a rehearsal. Its configuration uses the words of `@pulumi/kubernetes`.";
