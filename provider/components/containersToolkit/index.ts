import type { CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import { operatorAnnotation } from "../../lifecycle/identity.ts";
import { type ContainersToolkitArgs, containersToolkit as definition } from "../../schema/containers/toolkit.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { isUnknown, type ValueMap } from "../../schema/value.ts";
import { OwnResource } from "../ownResource.ts";
import { plainObjects } from "../platform/cluster.ts";
import { componentFactory, type Look, type Making } from "../platform/component.ts";
import { type Installation, installOperator } from "../platform/installation.ts";
import { kubernetesPlugin } from "../platform/kubernetes.ts";
import { partOf } from "../platform/own.ts";

type Decisive = "keepsNamespace";
type Made = Making<ContainersToolkitArgs, Decisive>;

/**
 * `migration-toolkit:containers:ContainersToolkit`: an installation of MTC, each part after the one before.
 *
 * Errors: `InvalidInput` for what must be known.
 * Source: MTC-022, MTC-029, MTC-040.
 */
export const containersToolkit = componentFactory<ContainersToolkitArgs, Decisive>({
    definition,
    decisive: ["keepsNamespace"],
    problems: problemsOf,
    plugins: [kubernetesPlugin],
    build: async (making) => {
        const { component, name, told, options, surroundings } = making;
        const keepsNamespace = making.decided.keepsNamespace !== false;
        const child = () => plainObjects(component, name, options, surroundings);
        const wanted = { namespace, package: "mtc-operator", keepsNamespace };
        const installed = told.operator === undefined ? undefined : installOperator(making, { ...wanted, child: child() });
        const controller = controllerOf(making, installed);
        const staysBehind = leftBy(installed !== undefined, keepsNamespace);
        const installedVersion = installed?.operator.installedVersion;
        return {
            namespace: controller.namespace,
            version: controller.version,
            consoleUrl: controller.consoleUrl,
            ...(installedVersion && { installedVersion }),
            staysBehind,
        };
    },
});

/** MTC's controllers look nowhere else. Source: mtc-behaviour G-06. */
const namespace = "openshift-migration";

function problemsOf({ told }: Look<ContainersToolkitArgs, Decisive>): readonly InputIssue[] {
    const open = ["operator", "settings"].filter((property) => isUnknown(told[property]));
    return open.map((property) => ({ property, reason: "must be known in previews; the values in it need not be" }));
}

/** Made last and gone first: the operator takes down what it has made. Another version of it makes another installation, which is waited for again. */
function controllerOf({ component, name, inputs, told }: Made, installed: Installation | undefined): Controller {
    const { role, hasConsole, hasLogReader } = inputs;
    const annotations = installed && { [operatorAnnotation]: installed.operator.installedVersion };
    const own = { namespace: installed?.namespace ?? namespace, annotations, role, hasConsole, hasLogReader, release: releaseOf(told.operator) };
    const settings = Object.keys(told.settings ?? {}).map((group) => [group, partOf(inputs.settings, group)] as const);
    return new Controller(name, { ...own, ...Object.fromEntries(settings) }, { parent: component, dependsOn: [...(installed?.parts ?? [])] });
}

class Controller extends OwnResource {
    declare readonly namespace: Output<string>;
    declare readonly version: Output<string | undefined>;
    declare readonly consoleUrl: Output<string | undefined>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("containers:MigrationController", name, { version: undefined, consoleUrl: undefined, ...inputs }, options);
    }
}

/** The release that is asked for, so that settings are judged before it is there: `release-v1.8`, `mtc-operator.v1.8.3`. */
function releaseOf(operator: ValueMap[string] | undefined): string | undefined {
    const { channel, version } = (operator ?? {}) as ValueMap;
    const [, release] = /v(1\.[78])(\.|$)/.exec(String(version ?? channel ?? "")) ?? [];
    return release;
}

/** Source: MTC-029. */
function leftBy(isInstalled: boolean, keepsNamespace: boolean): readonly string[] {
    return [
        ...(isInstalled ? [] : ["the operator, which was there before"]),
        ...(isInstalled && !keepsNamespace ? [] : [`the namespace ${namespace} with its plans, storages, clusters and Secrets`]),
        "the CustomResourceDefinitions and cluster roles of migration.openshift.io and of Velero; Velero's belong to OADP too, so look who else uses them before you delete them",
        "Secrets and Velero backups in other namespaces and in the replication repository",
    ];
}
