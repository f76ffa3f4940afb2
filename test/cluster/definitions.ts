import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type Cluster, type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { rehearsalKinds } from "../../provider/rehearsal/api/index.ts";
import { resources } from "../../provider/rehearsal/api/resources.ts";
import { type Structural, toStructural } from "../../provider/schema/forklift/index.ts";
import { shapes } from "../../provider/schema/shapes.ts";

const definitionKind = kinds.customResourceDefinition;

/** Kinds that an API server does not have by itself. */
export const customKinds: readonly Kind[] = [...Object.values(kinds), ...Object.values(rehearsalKinds)].filter(({ apiVersion }) => {
    const group = apiVersion.split("/")[0]!;
    return group.includes(".") && !group.endsWith(".k8s.io");
});

/** Installs a CustomResourceDefinition for each custom kind, the real one where it is at hand, and waits until they are served. */
export async function installDefinitions(cluster: Cluster): Promise<void> {
    const definitions = customKinds.map((kind) => realDefinition(kind) ?? ownDefinition(kind));
    await Promise.all(definitions.map((each) => cluster.apply(definitionKind, each, { fieldManager: "cluster-tier", force: true })));
    for (const kind of customKinds) await served(cluster, kind);
}

const folder = fileURLToPath(new URL("../../../shared/crds/forklift", import.meta.url));

/** Whether the definitions of Forklift's own repository are used. */
export const hasRealDefinitions = existsSync(folder);

function realDefinition({ apiVersion, plural }: Kind): KubeObject | undefined {
    if (!hasRealDefinitions) return undefined;
    const file = readdirSync(folder).find((name) => name === `${apiVersion.split("/")[0]}_${plural}.yaml`);
    return file ? (parse(readFileSync(`${folder}/${file}`, "utf8")) as KubeObject) : undefined;
}

const anything = { type: "object", "x-kubernetes-preserve-unknown-fields": true } as const satisfies Structural;

/** Kinds with the shapes the product knows; of others everything is kept. */
function ownDefinition(kind: Kind): KubeObject {
    const [group, version] = kind.apiVersion.split("/");
    const shape = shapes[kind.kind];
    const properties = shape && { spec: toStructural(shape.spec), status: toStructural(shape.status) };
    const { hasStatus = false } = resources.find((each) => each.kind === kind) ?? {};
    return {
        apiVersion: definitionKind.apiVersion,
        kind: definitionKind.kind,
        metadata: { name: `${kind.plural}.${group}` },
        spec: {
            group,
            names: { kind: kind.kind, plural: kind.plural, singular: kind.kind.toLowerCase(), listKind: `${kind.kind}List` },
            scope: kind.scope === "Cluster" ? "Cluster" : "Namespaced",
            versions: [
                {
                    name: version,
                    served: true,
                    storage: true,
                    schema: { openAPIV3Schema: properties ? { type: "object", properties } : anything },
                    ...(hasStatus ? { subresources: { status: {} } } : {}),
                },
            ],
        },
    };
}

/** The API server says 404 until it has noticed a new definition; the definition itself says so a little too early. */
async function served(cluster: Cluster, kind: Kind): Promise<void> {
    const deadline = Date.now() + 120_000;
    for (;;) {
        const refusal = await cluster.list(kind).then(
            () => undefined,
            (error: unknown) => error,
        );
        if (!refusal) return;
        if (Date.now() > deadline) throw refusal;
        await new Promise((wake) => setTimeout(wake, 100));
    }
}
