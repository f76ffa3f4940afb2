import type { PlanMigrationStatus, RunView, VmView } from "../../../await/index.ts";
import { ApiError, type KubeObject, kinds, type ObjectRef } from "../../../kube/index.ts";
import { type Connected, toId } from "../../../lifecycle/index.ts";
import { bytesOf } from "../../../util/quantity.ts";
import { isNameOf } from "../plan/vms.ts";

/**
 * Looks at what has become of the VMs that a run says it has moved, whatever the run says.
 *
 * Shape:  a line for each thing that is not as it should be; empty when all is well, when nothing has moved, and when the targets cannot be looked
 *         at from here (a remote cluster, missing rights), which is told by `cannotLook`.
 * Source: forklift-behaviour §10.3.
 */
export async function verifyTargets(
    view: RunView,
    plan: KubeObject | undefined,
    session: Pick<Connected, "cluster" | "hostProvider">,
    signal: AbortSignal,
    cannotLook: (why: string) => void,
): Promise<readonly string[]> {
    const moved = view.vms.filter(({ outcome }) => outcome === "Succeeded");
    if (moved.length === 0 || !plan) return [];
    const { cluster } = session;
    if (await isRemote(plan, session, signal)) {
        cannotLook("the targets are on a remote cluster and were not looked at");
        return [];
    }
    const namespace = String(plan.spec?.targetNamespace);
    try {
        const [machines, claims] = await Promise.all([
            cluster.list(kinds.virtualMachine, { namespace, signal }),
            cluster.list(kinds.persistentVolumeClaim, { namespace, signal }),
        ]);
        const at = { namespace, machines: byName(machines.items), claims: byName(claims.items), plan };
        return moved.flatMap((vm) => flaws(vm, at).map((flaw) => `${vm.name}: ${flaw}`));
    } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 403) throw error;
        cannotLook(`the targets could not be looked at: ${error.message} (\`verify: false\` does without)`);
        return [];
    }
}

interface Target {
    readonly namespace: string;
    readonly plan: KubeObject;
    readonly machines: ReadonlyMap<string, KubeObject>;
    readonly claims: ReadonlyMap<string, KubeObject>;
}

function flaws(vm: VmView, at: Target): readonly string[] {
    const machine = at.machines.get(vm.targetName);
    if (!machine) return [`the run says that it has moved, but there is no VirtualMachine ${at.namespace}/${vm.targetName}`];
    const disks = claimNames(machine).map((name) => ({ name, claim: at.claims.get(name) }));
    return [
        ...disks.flatMap(({ name, claim }) => unbound(name, claim)),
        ...tooSmall(
            vm,
            disks.flatMap(({ claim }) => claim ?? []),
        ),
        ...wrongPower(vm, machine, at.plan),
    ];
}

function unbound(name: string, claim: KubeObject | undefined): readonly string[] {
    if (!claim) return [`its disk, PersistentVolumeClaim ${name}, does not exist`];
    return claim.status?.phase === "Bound" ? [] : [`its disk, PersistentVolumeClaim ${name}, is ${claim.status?.phase ?? "not bound"}`];
}

/** What was copied must fit into what is there; MiB because that is what the run counts in. */
function tooSmall({ totalMiB }: VmView, claims: readonly KubeObject[]): readonly string[] {
    const sizes = claims.map(
        ({ status, spec }) => bytesOf(storageIn(status?.capacity) ?? storageIn((spec?.resources as Sized)?.requests) ?? "") ?? 0,
    );
    const has = Math.round(sizes.reduce((sum, each) => sum + each, 0) / 1024 ** 2);
    return has >= totalMiB ? [] : [`its disks have ${has} MiB together, the source's ${totalMiB} MiB`];
}

interface Sized {
    readonly requests?: unknown;
}

function storageIn(amounts: unknown): string | undefined {
    const { storage } = (amounts ?? {}) as { storage?: unknown };
    return storage === undefined ? undefined : String(storage);
}

/** `auto` restores what the source was when the run began. */
function wrongPower(vm: VmView, { spec }: KubeObject, plan: KubeObject): readonly string[] {
    const wish = powerWish(plan, vm);
    const ran = ((plan.status?.migration as PlanMigrationStatus | undefined)?.vms ?? []).find(({ id }) => id === vm.id);
    const wanted = { on: true, off: false }[wish] ?? { On: true, Off: false }[ran?.restorePowerState ?? ""];
    if (wanted === undefined) return [];
    const { runStrategy, running } = (spec ?? {}) as { runStrategy?: string; running?: boolean };
    const isOn = running ?? (runStrategy !== undefined && runStrategy !== "Halted");
    if (isOn === wanted) return [];
    return [`its target is switched ${isOn ? "on" : "off"}, asked was ${wanted ? "on" : "off"}${wish === "auto" ? " as the source was" : ""}`];
}

/** Whether a VM's target is to run: `on`, `off`, or `auto`. */
export function powerWish({ spec }: KubeObject, vm: Pick<VmView, "id" | "name">): string {
    const entry = ((spec?.vms ?? []) as readonly Entry[]).find(({ id, name }) => (id ? id === vm.id : isNameOf(vm.name, name ?? "")));
    return entry?.targetPowerState ?? (spec?.targetPowerState as string | undefined) ?? "auto";
}

interface Entry {
    readonly id?: string;
    readonly name?: string;
    readonly targetPowerState?: string;
}

interface MachineSpec {
    readonly template?: { readonly spec?: { readonly volumes?: readonly Volume[] } };
}

interface Volume {
    readonly dataVolume?: { readonly name: string };
    readonly persistentVolumeClaim?: { readonly claimName: string };
}

function claimNames({ spec }: KubeObject): readonly string[] {
    const volumes = (spec as MachineSpec | undefined)?.template?.spec?.volumes ?? [];
    return volumes.flatMap(({ dataVolume, persistentVolumeClaim }) => dataVolume?.name ?? persistentVolumeClaim?.claimName ?? []);
}

/** The cluster that MTV runs in has no address. Source: forklift-behaviour §2.6. */
async function isRemote(
    plan: KubeObject,
    { cluster, hostProvider }: Pick<Connected, "cluster" | "hostProvider">,
    signal: AbortSignal,
): Promise<boolean> {
    const ref = (plan.spec?.provider as { destination?: Required<ObjectRef> } | undefined)?.destination;
    if (!ref || toId(ref) === toId(await hostProvider(signal))) return false;
    const provider = await cluster.get(kinds.provider, ref, { signal });
    return Boolean(provider?.spec?.url);
}

function byName(objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> {
    return new Map(objects.map((object) => [object.metadata.name ?? "", object]));
}
