import { conditionsOf, findTrue } from "../../../condition/index.ts";
import { type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import { catalog, findPackage, nextVersion, type OperatorPackage, serviceVersion } from "../../catalogs.ts";
import { type Again, type Controller, refOf } from "../manager.ts";
import { type Surroundings, timestamp } from "../world.ts";
import { left, type Said, withConditions, write } from "./write.ts";

export interface SubscriptionSpec {
    readonly name: string;
    readonly channel?: string;
    readonly source: string;
    readonly sourceNamespace: string;
    readonly startingCSV?: string;
    readonly installPlanApproval?: string;
}

export interface SubscriptionStatus {
    readonly state?: string;
    readonly currentCSV?: string;
    readonly installedCSV?: string;
    readonly installPlanRef?: { readonly name: string };
}

/**
 * Subscription: finds the next version in the catalog, unpacks it, and leaves the rest to an InstallPlan. It calls a version installed as soon as
 * its ClusterServiceVersion exists, and looks for no other one while an InstallPlan waits.
 *
 * Source: OLM `pkg/controller/operators/catalog/operator.go` (`syncResolvingNamespace`, `ensureSubscriptionCSVState`, `nothingToUpdate`).
 */
export function subscriptionController(world: Surroundings): Controller {
    return {
        kind: kinds.subscription,
        watches: [
            { kind: kinds.installPlan, map: async ({ metadata }) => await subscriptionsIn(world, metadata.namespace!) },
            { kind: kinds.clusterServiceVersion, map: async ({ metadata }) => await subscriptionsIn(world, metadata.namespace!), specOnly: true },
        ],
        async reconcile(ref) {
            const subscription = await world.cluster.get(kinds.subscription, ref);
            return subscription ? await pass(world, subscription) : undefined;
        },
    };
}

async function subscriptionsIn(world: Surroundings, namespace: string): Promise<readonly ObjectRef[]> {
    return (await world.cluster.list(kinds.subscription, { namespace })).items.map(refOf);
}

/** A look that only confirms what is known. */
export const later: Again = { after: 10_000, isRoutine: true };

/** Milliseconds in which a bundle is unpacked. */
const unpackAfter = 5_000;

async function pass(world: Surroundings, subscription: KubeObject): Promise<Again | undefined> {
    const health = await healthOf(world, subscription);
    await note(world, subscription, [health], {}, health.status === "True" ? [] : ["ResolutionFailed"]);
    if (health.status === "True") return later;
    const { state, currentCSV, installPlanRef } = statusOf(subscription);
    if (installPlanRef && state === "UpgradePending") return await followed(world, subscription, installPlanRef.name, currentCSV!);
    return await resolved(world, subscription);
}

/** Conditions in the order in which they are found out, and what else of the status changes. */
async function note(world: Surroundings, subscription: KubeObject, said: readonly Said[], more: object = {}, gone: readonly string[] = []) {
    const now = await world.cluster.get(kinds.subscription, refOf(subscription));
    if (now) await write(world, kinds.subscription, now, { ...more, conditions: withConditions(world, conditionsOf(now.status), said, gone) });
}

async function healthOf(world: Surroundings, subscription: KubeObject): Promise<Said> {
    const { source, sourceNamespace, name } = specOf(subscription);
    const type = "CatalogSourcesUnhealthy";
    const ref = { name: source, namespace: sourceNamespace };
    const isThere = (source === catalog.name && sourceNamespace === catalog.namespace) || (await world.cluster.get(kinds.catalogSource, ref));
    const wrong = (how: string): Said => {
        return { type, status: "True", reason: "UnhealthyCatalogSourceFound", message: `targeted catalogsource ${sourceNamespace}/${source} ${how}` };
    };
    if (!isThere) return wrong("missing");
    if (await troubleOf(world, name, "catalog")) return wrong("unhealthy");
    return { type, status: "False", reason: "AllCatalogSourcesHealthy", message: "all available catalogsources are healthy" };
}

/** What is to go wrong with a package, by the place where it does. */
export async function troubleOf(world: Surroundings, name: string, trouble: "catalog" | "resolution" | "unpack" | "installPlan" | "csv") {
    return await world.faults.hit("operator", (fault) => (fault.package ?? name) === name && (fault.trouble ?? "csv") === trouble);
}

/** The InstallPlan is under way: its phase is told, and its end when the ClusterServiceVersion is there. */
async function followed(world: Surroundings, subscription: KubeObject, name: string, current: string): Promise<Again | undefined> {
    const { namespace } = subscription.metadata;
    const gone = ["InstallPlanPending", "InstallPlanFailed", "InstallPlanMissing"];
    const [plan, version] = await Promise.all([
        world.cluster.get(kinds.installPlan, { name, namespace }),
        world.cluster.get(kinds.clusterServiceVersion, { name: current, namespace }),
    ]);
    if (version) {
        await note(world, subscription, [], { state: "AtLatestKnown", installedCSV: current, lastUpdated: timestamp(world) }, gone);
        return { after: 0 };
    }
    const said: Said = plan ? sayPlan(plan) : { type: "InstallPlanMissing", status: "True", reason: "ReferencedInstallPlanNotFound" };
    await note(world, subscription, [said], {}, gone);
    return undefined;
}

function sayPlan({ status }: KubeObject): Said {
    const phase = String(status?.phase ?? "");
    if (phase !== "Failed") return { type: "InstallPlanPending", status: "True", reason: phase || "InstallPlanNotYetReconciled" };
    const installed = conditionsOf(status).find(({ type }) => type === "Installed");
    return { type: "InstallPlanFailed", status: "True", reason: installed?.reason ?? "InstallPlanFailed" };
}

async function resolved(world: Surroundings, subscription: KubeObject): Promise<Again | undefined> {
    const offer = await offerOf(world, subscription);
    if ("refusal" in offer) {
        await note(world, subscription, [{ type: "ResolutionFailed", status: "True", reason: "ConstraintsNotSatisfiable", message: offer.refusal }]);
        return later;
    }
    return offer.next === undefined ? undefined : await unpacked(world, subscription, offer.from, offer.next);
}

type Offer = { readonly refusal: string } | { readonly from: OperatorPackage; readonly next: string | undefined };

async function offerOf(world: Surroundings, subscription: KubeObject): Promise<Offer> {
    const { name, startingCSV, ...spec } = specOf(subscription);
    const own = subscription.metadata.name;
    const trouble = await troubleOf(world, name, "resolution");
    if (trouble) return { refusal: trouble.reason ?? `constraints not satisfiable: ${own} conflicts with another operator of the namespace` };
    const from = findPackage(name);
    const channel = spec.channel ?? from?.defaultChannel ?? "";
    const none = (what: string) => ({
        refusal: `constraints not satisfiable: no operators found ${what} in the catalog referenced by subscription ${own}, subscription ${own} exists`,
    });
    if (!from) return none(`in package ${name}`);
    if (!from.channels[channel]) return none(`in channel ${channel} of package ${name}`);
    const { installedCSV } = statusOf(subscription);
    const orphan = installedCSV === undefined ? await orphanOf(world, subscription) : undefined;
    if (orphan) return { refusal: `constraints not satisfiable: clusterserviceversion ${orphan} exists and is not referenced by a subscription` };
    const next = nextVersion(from, channel, installedCSV, startingCSV);
    if (next === undefined && installedCSV === undefined) return none(`with name ${startingCSV} in channel ${channel} of package ${name}`);
    return { from, next };
}

/** The version that an earlier Subscription has left. */
async function orphanOf(world: Surroundings, { metadata: { namespace }, spec }: KubeObject): Promise<string | undefined> {
    const labelSelector = componentLabel(String(spec?.name), namespace!);
    const { items } = await world.cluster.list(kinds.clusterServiceVersion, { namespace, labelSelector });
    return items[0]?.metadata.name;
}

/** The label that OLM finds an operator's parts by. */
export function componentLabel(name: string, namespace: string): string {
    return `operators.coreos.com/${name}.${namespace}`;
}

async function unpacked(world: Surroundings, subscription: KubeObject, from: OperatorPackage, next: string): Promise<Again | undefined> {
    const now = (await world.cluster.get(kinds.subscription, refOf(subscription)))!;
    const unpacking = findTrue(conditionsOf(now.status), "BundleUnpacking");
    if (!unpacking) await note(world, subscription, [{ type: "BundleUnpacking", status: "True", reason: "UnpackingInProgress" }]);
    const wait = left(world, unpacking?.lastTransitionTime, unpackAfter);
    if (wait > 0) return { after: wait };
    const trouble = await troubleOf(world, from.name, "unpack");
    if (trouble) {
        const why = trouble.reason ?? "DeadlineExceeded, and Message: Job was active longer than specified deadline";
        const message = `bundle unpacking failed. Reason: ${why}`;
        await note(world, subscription, [{ type: "BundleUnpackFailed", status: "True", reason: "BundleUnpackFailed", message }]);
        return later;
    }
    await plan(world, now, serviceVersion(from, next));
    return undefined;
}

/** One Subscription of the namespace that is approved by hand makes every InstallPlan there one to be approved. */
async function plan(world: Surroundings, subscription: KubeObject, current: string): Promise<void> {
    const { name, namespace, uid } = subscription.metadata;
    const { items } = await world.cluster.list(kinds.subscription, { namespace });
    const approval = items.some((each) => specOf(each).installPlanApproval === "Manual") ? "Manual" : "Automatic";
    const { apiVersion, kind } = kinds.installPlan;
    const owner = { apiVersion: kinds.subscription.apiVersion, kind: kinds.subscription.kind, name: name!, uid: uid!, controller: false };
    const made = await world.cluster.create(
        kinds.installPlan,
        {
            ...{ apiVersion, kind, metadata: { generateName: "install-", namespace: namespace!, ownerReferences: [owner] } },
            spec: { clusterServiceVersionNames: [current], approval, approved: approval === "Automatic" },
        },
        { fieldManager: "olm" },
    );
    const reference = { apiVersion, kind, name: made.metadata.name!, namespace, uid: made.metadata.uid };
    const more = { state: "UpgradePending", currentCSV: current, installPlanRef: reference, lastUpdated: timestamp(world) };
    const said: readonly Said[] = [
        { type: "BundleUnpacking", status: "False" },
        { type: "InstallPlanPending", status: "True", reason: "InstallPlanNotYetReconciled" },
    ];
    await note(world, subscription, said, more, ["BundleUnpackFailed", "ResolutionFailed"]);
}

export function specOf({ spec }: KubeObject): SubscriptionSpec {
    return spec as unknown as SubscriptionSpec;
}

function statusOf({ status }: KubeObject): SubscriptionStatus {
    return (status ?? {}) as SubscriptionStatus;
}
