import type { Finding } from "../../../concern/index.ts";
import type { VsphereAdapter } from "../../../inventory/index.ts";
import { kinds } from "../../../kube/index.ts";
import { type Findings, type Own, type Session, toRef } from "../../../lifecycle/index.ts";
import type { CheckedHost, HostArgs } from "../../../schema/host.ts";
import { isUnknown, unknown, type ValueMap } from "../../../schema/value.ts";
import { ClusterLook, missing } from "../clusterLook.ts";
import { secretFindings } from "../ownSecret.ts";
import { isUnanswered } from "../plan/sourceVms.ts";
import { defined } from "../reference.ts";
import { finding, joined, toFindings } from "../told.ts";
import { adapterOn, adaptersOf, type EsxHost, hostNamed, type Sought } from "./adapters.ts";
import { speedFindings, stateFindings, tagNote } from "./remarks.ts";
import { hostFindings } from "./rules.ts";

/**
 * What can be known of a Host before it exists, and which host and address its words mean.
 *
 * Shape:  `hostId` and `address` are computed; unknown where the inventory cannot say yet and they are not given as they are.
 * Source: forklift-behaviour §7; MTV-080, MTV-082.
 */
export async function hostProblems(
    args: HostArgs,
    own: Own,
    session: Session,
    signal: AbortSignal,
    before: CheckedHost | undefined,
): Promise<Findings> {
    const look = new ClusterLook(session, signal);
    const [seen, secret, absent] = await Promise.all([
        lookAtSource(args, own, session, signal, before),
        secretFindings(args, own, session, signal),
        isUnknown(args.source) ? [] : missing(look, kinds.provider, toRef(args.source, own.namespace), "source", "ProviderNotValid"),
    ]);
    const { computed } = seen;
    return { ...joined(toFindings([...hostFindings(args, own), ...absent], look.unknowns), secret, seen), computed };
}

type Seen = Findings & { readonly computed: ValueMap };

async function lookAtSource(args: HostArgs, own: Own, session: Session, signal: AbortSignal, before: CheckedHost | undefined): Promise<Seen> {
    const { source, host } = args;
    if (isUnknown(source) || isUnknown(host) || isUnknown(args.network) || isUnknown(args.ipAddress))
        return { ...toFindings([], ["host: looked up once all of `source`, `host` and its address is known"]), computed: asKnown(args, before) };
    const later = (what: string): Seen => ({ ...toFindings([], [what]), computed: asKnown(args, before) });
    try {
        const inventory = await session.inventoryOf(toRef(source, own.namespace), signal);
        if (!inventory) return later("host: looked up once the source's inventory is there");
        if (inventory.type !== "vsphere") return { ...toFindings(otherType(inventory.type)), computed: asKnown(args, before) };
        return judged(args, (await inventory.hosts(signal)) as readonly EsxHost[], before);
    } catch (error) {
        if (!isUnanswered(error)) throw error;
        return { ...toFindings(finding("warning", "host", `not checked: ${error.message}`)), computed: asKnown(args, before) };
    }
}

function otherType(type: string): readonly Finding[] {
    return finding("error", "source", `is of type ${type}; only vSphere sources have ESXi hosts`, "TypeNotValid");
}

function judged(args: HostArgs, hosts: readonly EsxHost[], before: CheckedHost | undefined): Seen {
    const sought = hostNamed(hosts, args.host);
    if (!("found" in sought)) return { ...toFindings(refused("host", sought)), computed: {} };
    const esx = sought.found;
    const isNew = before?.hostId !== esx.id;
    const { findings, address, adapter } = addressOn(esx, args);
    const property = args.network === undefined ? "ipAddress" : "network";
    const speed = adapter ? speedFindings(esx, adapter, property) : [];
    const told = toFindings([...stateFindings(esx, isNew), ...findings, ...speed]);
    const news = isNew && adapter ? [tagNote(esx, adapter)] : [];
    return { ...told, news, computed: defined({ hostId: esx.id, address }) };
}

function refused(property: string, { problem, condition }: Extract<Sought<never>, { problem: string }>): readonly Finding[] {
    return finding("error", property, problem, condition);
}

interface Addressed {
    readonly findings: readonly Finding[];
    readonly address?: string | undefined;
    readonly adapter?: VsphereAdapter | undefined;
}

function addressOn(esx: EsxHost, { network, ipAddress }: HostArgs): Addressed {
    if (ipAddress !== undefined) {
        const adapters = adaptersOf(esx);
        const adapter = adapters.find((each) => each.ipAddress === ipAddress);
        const others = adapters.map((each) => `${each.ipAddress} (${each.name})`).join(", ");
        const stranger = `the inventory shows no adapter of ${esx.name} with ${ipAddress}, but ${others}; it must lead to this very host`;
        return { address: ipAddress, adapter, findings: finding("warning", "ipAddress", adapter || adapters.length === 0 ? undefined : stranger) };
    }
    if (network === undefined) return { findings: [] };
    const sought = adapterOn(esx, network);
    if (!("found" in sought)) return { findings: refused("network", sought) };
    return { address: sought.found.ipAddress, adapter: sought.found, findings: [] };
}

/** Without an inventory: what is given as it is, and what was found out earlier for the same words. */
function asKnown(args: HostArgs, before: CheckedHost | undefined): ValueMap {
    const isSame = (...properties: readonly (keyof HostArgs)[]) => properties.every((each) => before !== undefined && before[each] === args[each]);
    const hostId = isSame("source", "host") ? before?.hostId : undefined;
    const address = isSame("source", "host", "network", "ipAddress") ? before?.address : undefined;
    return { hostId: (isId(args.host) ? args.host : hostId) ?? unknown, address: args.ipAddress ?? address ?? unknown };
}

function isId(host: HostArgs["host"]): boolean {
    return typeof host === "string" && /^host-\d+$/.test(host);
}
