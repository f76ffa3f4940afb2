import type { Finding } from "../../../concern/index.ts";
import { type KubeObject, kinds } from "../../../kube/index.ts";
import type { Own } from "../../../lifecycle/index.ts";
import type { ContainersArgs } from "../../../schema/containers/migrationController.ts";
import type { ValueMap } from "../../../schema/value.ts";
import type { ClusterLook } from "../../virtualization/clusterLook.ts";
import { finding, when } from "../../virtualization/told.ts";
import { controllerSpec, snakeCase } from "./spec.ts";

/** What of the cluster counts for the settings. */
export interface Site {
    readonly controllers: readonly KubeObject[];
    /** `1.8`; undefined = not installed yet, or nobody here may look. */
    readonly release: string | undefined;
    /** Storage classes with volumes of the type gp2; undefined = not looked at. */
    readonly gp2: readonly string[] | undefined;
}

export async function siteOf(args: ContainersArgs, { namespace }: Own, look: ClusterLook): Promise<Site> {
    const controllers = (await look.list(kinds.migrationController, { namespace }, "namespace")) ?? [];
    const written = String(controllers[0]?.spec?.version ?? "");
    const release = releaseIn(written) ?? (args.release === undefined ? await installedRelease(namespace, look) : undefined);
    return { controllers, release, gp2: isTight(args) ? await gp2Classes(look) : undefined };
}

/** The operator's ClusterServiceVersion is called `mtc-operator.v1.8.3`. */
async function installedRelease(namespace: string, look: ClusterLook): Promise<string | undefined> {
    const versions = (await look.list(kinds.clusterServiceVersion, { namespace }, "release")) ?? [];
    const own = versions.map(({ metadata }) => metadata.name!).filter((name) => /^(mtc|crane)-operator\.v/.test(name));
    return releaseIn(
        own
            .sort()
            .at(-1)
            ?.replace(/^.*?\.v/, "") ?? "",
    );
}

/** `1.8.3` → `1.8`. */
export function releaseIn(version: string): string | undefined {
    return /^(\d+\.\d+)\b/.exec(version)?.[1];
}

/** Source: MTC-051, KI-05, AMB-14. */
const leastForGp2 = 42;

function isTight({ resizing }: ContainersArgs): boolean {
    const { enabled, threshold = 3 } = (resizing ?? {}) as { readonly enabled?: boolean; readonly threshold?: number };
    return enabled === true && typeof threshold === "number" && threshold < leastForGp2;
}

async function gp2Classes(look: ClusterLook): Promise<readonly string[] | undefined> {
    const classes = await look.list(kinds.storageClass, {}, "resizing.threshold");
    const isGp2 = ({ parameters }: KubeObject) => (parameters as { readonly type?: string } | undefined)?.type === "gp2";
    return classes?.filter(isGp2).map(({ metadata }) => metadata.name!);
}

export function siteFindings(args: ContainersArgs, own: Own, { controllers, gp2 = [] }: Site): readonly Finding[] {
    const others = controllers.map(({ metadata }) => metadata.name!).filter((name) => name !== own.name);
    const object = controllers.find(({ metadata }) => metadata.name === own.name);
    const tight = `${gp2.join(", ")} of AWS type gp2: volumes there only get the right size with a threshold of ${leastForGp2} or more (BZ#1973148)`;
    return [
        ...finding(
            "error",
            "name",
            when(
                others.length > 0,
                `${own.namespace} has the MigrationController ${others.join(", ")} already, and the operator serves one; import that one or delete it`,
            ),
        ),
        ...finding("warning", "resizing.threshold", when(gp2.length > 0, `storage class ${tight}`)),
        ...twice(args, object).flatMap(({ key, other }) =>
            finding(
                "warning",
                "namespace",
                `${own.namespace}/${own.name} says \`${other}\` too, which somebody else has written and which means \`${key}\`; take it away, or one of them wins`,
            ),
        ),
    ];
}

/** Keys that we write and somebody else has written in the other spelling. Source: mtc-behaviour AMB-21. */
function twice(args: ContainersArgs, object: KubeObject | undefined): readonly { readonly key: string; readonly other: string }[] {
    const ours: ValueMap = controllerSpec(args);
    return Object.keys(object?.spec ?? {}).flatMap((other) => {
        const key = snakeCase(other);
        return key !== other && key in ours ? [{ key, other }] : [];
    });
}
