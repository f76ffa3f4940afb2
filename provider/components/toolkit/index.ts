import type { CustomResourceOptions, Input, Inputs, Output, Resource } from "@pulumi/pulumi";
import output from "@pulumi/pulumi/output.js";
import { operatorAnnotation } from "../../lifecycle/identity.ts";
import { type AioBuffers, buffersConfigMap, toolkit as definition, type ToolkitArgs } from "../../schema/toolkit.ts";
import type { ValueMap } from "../../schema/value.ts";
import { OwnResource } from "../ownResource.ts";
import { plainObjects } from "../platform/cluster.ts";
import { componentFactory, type Making } from "../platform/component.ts";
import { type Installation, installOperator } from "../platform/installation.ts";
import { ConfigMap, ConfigMapPatch, kubernetesPlugin } from "../platform/kubernetes.ts";
import { nameOnceMade } from "../platform/made.ts";
import { partOf } from "../platform/own.ts";
import { type Decisive, problemsOf, warningsOf } from "./judgement.ts";
import { buffersData, type OsSource, osSourcesOf, settingsFor, usualNamespace, usualOsMaps } from "./settings.ts";

type Made = Making<ToolkitArgs, Decisive>;

/**
 * `migration-toolkit:virtualization:Toolkit`: an installation of MTV, each part after the one before.
 *
 * What the ForkliftController speaks of is there before it; entries for the operator's own maps come after it, because only then there are any.
 *
 * Errors: `InvalidInput` for what contradicts itself.
 * Source: MTV-051, MTV-056, MTV-063, MTV-206.
 */
export const toolkit = componentFactory<ToolkitArgs, Decisive>({
    definition,
    decisive: ["keepsNamespace"],
    problems: problemsOf,
    warnings: warningsOf,
    plugins: [kubernetesPlugin],
    build: async (making) => {
        const { component, name, inputs, told, options, surroundings } = making;
        const child = plainObjects(component, name, options, surroundings);
        const keepsNamespace = making.decided.keepsNamespace !== false;
        const wanted = { namespace: inputs.namespace ?? usualNamespace, package: "mtv-operator", keepsNamespace, child };
        const installed = told.operator === undefined ? undefined : installOperator(making, wanted);
        const namespace = installed?.namespace ?? output.output(wanted.namespace as Input<string>);
        const own = { ...child, dependsOn: [...(installed?.parts ?? [])] };
        const osMaps = ownOsMaps(making, namespace, own);
        const laidDown = buffers(making, namespace, own);
        const before = [...(installed?.parts ?? []), ...Object.values(osMaps), ...laidDown];
        const controller = controllerOf(making, namespace, installed, { osMaps, buffers: laidDown, before });
        addedToOsMaps(making, namespace, { ...child, dependsOn: controller ? [controller] : [] });
        const staysBehind = leftBy(installed, keepsNamespace, namespace);
        return answersOf(namespace, installed, controller, staysBehind);
    },
});

/** Made last and gone first: the operator takes down what it has made. Another version of it makes another installation, which is waited for again. */
function controllerOf(
    { component, name, inputs, told }: Made,
    namespace: Output<string>,
    installed: Installation | undefined,
    { osMaps, buffers: [laidDown], before }: Precursors,
): Controller | undefined {
    const settings = settingsFor(inputs, told, {
        ...Object.fromEntries(Object.entries(osMaps).map(([source, map]) => [source, nameOnceMade(map)])),
        ...(laidDown && { buffers: nameOnceMade(laidDown) }),
    });
    const annotations = installed && { [operatorAnnotation]: installed.operator.installedVersion };
    return settings && new Controller(name, { namespace, annotations, ...settings }, { parent: component, dependsOn: [...before] });
}

interface Precursors {
    readonly osMaps: OwnOsMaps;
    readonly buffers: readonly ConfigMap[];
    readonly before: readonly Resource[];
}

class Controller extends OwnResource {
    declare readonly namespace: Output<string>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("virtualization:ForkliftController", name, inputs, options);
    }
}

type OwnOsMaps = Readonly<Partial<Record<OsSource, ConfigMap>>>;

function ownOsMaps(making: Made, namespace: Output<string>, options: CustomResourceOptions): OwnOsMaps {
    const named = osSourcesOf(making.told).filter((source) => isNamed(making.told, source));
    const entries = named.map((source) => {
        const { name, data } = osMapOf(making, source);
        return [source, new ConfigMap(`${making.name}-${source}`, { metadata: { name: name as Input<string>, namespace }, data }, options)] as const;
    });
    return Object.fromEntries(entries);
}

/** The operator owns the rest of its maps: only these entries are ours. */
function addedToOsMaps(making: Made, namespace: Output<string>, options: CustomResourceOptions): void {
    for (const source of osSourcesOf(making.told).filter((each) => !isNamed(making.told, each)))
        new ConfigMapPatch(
            `${making.name}-${source}`,
            { metadata: { name: usualOsMaps[source], namespace }, data: osMapOf(making, source).data },
            options,
        );
}

function isNamed({ osMaps }: ValueMap, source: OsSource): boolean {
    return ((osMaps as ValueMap)[source] as ValueMap).name !== undefined;
}

function osMapOf({ inputs, told }: Made, source: OsSource): { readonly name: unknown; readonly data: Record<string, Input<string>> } {
    const map = partOf(inputs.osMaps, source);
    const systems = Object.keys(((told.osMaps as ValueMap)[source] as ValueMap).entries as ValueMap).sort();
    const entries = partOf(map, "entries");
    return { name: partOf(map, "name"), data: Object.fromEntries(systems.map((system) => [system, partOf(entries, system) as Input<string>])) };
}

/** One beside the plans of each namespace, where the controller looks for it. Source: Forklift `EnsureExtraV2vConfConfigMap`. */
function buffers({ name, inputs, told }: Made, namespace: Output<string>, options: CustomResourceOptions): readonly ConfigMap[] {
    const { aioBuffers, planNamespaces } = (told.virtV2v ?? {}) as ValueMap;
    if (aioBuffers === undefined) return [];
    const binaryData = output.output(partOf(inputs.virtV2v, "aioBuffers") as Input<AioBuffers>).apply(buffersData);
    const places = (planNamespaces as readonly string[] | undefined)?.map((each) => [`${name}-aio-${each}`, each] as const);
    return (places ?? [[`${name}-aio`, namespace] as const]).map(
        ([resource, place]) => new ConfigMap(resource, { metadata: { name: buffersConfigMap, namespace: place }, binaryData }, options),
    );
}

const kindsLeft = "the CustomResourceDefinitions of forklift.konveyor.io with all plans, migrations, providers, maps and hooks";

/** Source: MTV-063. */
function leftBy(installed: Installation | undefined, keepsNamespace: boolean, namespace: Output<string>): readonly Input<string>[] {
    if (!installed) return [output.interpolate`the installation in ${namespace}, which was there before`];
    return [...(keepsNamespace ? [output.interpolate`the namespace ${namespace}`] : []), kindsLeft];
}

function answersOf(
    namespace: Output<string>,
    installed: Installation | undefined,
    controller: Controller | undefined,
    staysBehind: readonly Input<string>[],
): Inputs {
    // Whoever uses it waits for all of it.
    const ready = controller?.namespace ?? namespace;
    const installedVersion = installed?.operator.installedVersion;
    return { namespace: ready, ...(installedVersion && { installedVersion }), hostProvider: output.interpolate`${ready}/host`, staysBehind };
}
