import { createHash } from "node:crypto";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import { forkliftSettings, parts } from "../../../schema/forkliftSettings/index.ts";
import { rowsOf } from "../../../settings/index.ts";
import { type GivenSettings, variablesOf } from "../settings.ts";

/** A Deployment that the operator makes. Source: MTV-008; the operator's role `forkliftcontroller`. */
interface Part {
    readonly name: string;
    readonly containers: readonly string[];
    /** As the settings' `restarts` call it. */
    readonly part: string;
    /** Image that is taken without a setting, with the tag of the release, and the setting. */
    readonly image: { readonly key: string; readonly usual: string };
    /** The setting that switches it off; absent = always there. */
    readonly feature?: { readonly key: string; readonly usual: boolean };
}

const image = (key: string, name: string) => ({ key: `${key}_image_fqin`, usual: `registry.example.com/mtv/${name}-rhel9` });

const deployed: readonly Part[] = [
    { name: "forklift-controller", containers: ["main", "inventory"], part: parts.controller, image: image("controller", "controller") },
    { name: "forklift-api", containers: ["forklift-api"], part: parts.api, image: image("api", "api") },
    {
        name: "forklift-validation",
        containers: ["forklift-validation"],
        part: parts.validation,
        image: image("validation", "validation"),
        feature: { key: "feature_validation", usual: true },
    },
    {
        name: "forklift-volume-populator-controller",
        containers: ["forklift-populator-controller"],
        part: parts.populator,
        image: image("populator_controller", "populator-controller"),
        feature: { key: "feature_volume_populator", usual: true },
    },
    {
        name: "forklift-ui-plugin",
        containers: ["forklift-ui-plugin"],
        part: parts.ui,
        image: image("ui_plugin", "console-plugin"),
        feature: { key: "feature_ui_plugin", usual: true },
    },
];

/** The Deployments that a release makes of these settings, in the namespace of the object that owns them. */
export function deploymentsOf({ metadata, spec = {} }: KubeObject, release: string): readonly KubeObject[] {
    const owner = { ...typeOf(kinds.forkliftController), name: metadata.name!, uid: metadata.uid!, controller: true };
    return deployed
        .filter(({ feature }) => !feature || String(spec[feature.key] ?? feature.usual) === "true")
        .map((part) => ({
            ...typeOf(kinds.deployment),
            metadata: { name: part.name, namespace: metadata.namespace!, labels: { app: "forklift", service: part.name }, ownerReferences: [owner] },
            spec: {
                replicas: 1,
                selector: { matchLabels: { app: "forklift", service: part.name } },
                template: {
                    metadata: {
                        labels: { app: "forklift", service: part.name },
                        annotations: { [hashAnnotation]: hashOf(part.part, spec, release) },
                    },
                    spec: { containers: part.containers.map((name) => container(part, name, spec, release)) },
                },
            },
        }));
}

/** The names of Deployments that the operator makes with some settings. */
export const deploymentNames: readonly string[] = deployed.map(({ name }) => name);

/** Stands for all that makes a pod template another one. */
export const hashAnnotation = "rehearsal.migration-toolkit.dev/settings";

function hashOf(part: string, spec: GivenSettings, release: string): string {
    const concerned = rowsOf(forkliftSettings).filter(({ setting: { restarts = "" } }) => restarts === parts.every || restarts.includes(part));
    const values = concerned.map(({ setting: { key, default: usual } }) => [key, String(spec[key] ?? usual)]);
    return createHash("sha256")
        .update(JSON.stringify([release, values]))
        .digest("hex")
        .slice(0, 10);
}

function container({ image: { key, usual }, name: part }: Part, name: string, spec: GivenSettings, release: string) {
    return {
        name,
        image: String(spec[key] ?? `${usual}:${release}`),
        env: part === "forklift-controller" && name === "main" ? variablesOf(spec) : [],
    };
}

function typeOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }) {
    return { apiVersion, kind };
}
