import type { Item } from "../../../inventory/index.ts";
import type { InputIssue } from "../../../schema/parse.ts";
import { formatPath } from "../../../schema/parse.ts";
import { findRef } from "../../../selection/index.ts";
import type { HostsAnswer, HostsQuestion } from "../../../serve/port.ts";
import { didYouMean } from "../../../util/nearest.ts";
import { adapterOn, type EsxHost, hostNamed, sayHost } from "./adapters.ts";

interface Places {
    readonly hosts: readonly EsxHost[];
    readonly clusters: readonly Item[];
    readonly datacenters: readonly Item[];
}

/** Which hosts a question means, by name; and what is wrong with its words. */
export function pickHosts(question: HostsQuestion, places: Places): HostsAnswer {
    const { hosts: meant, issues } = meantBy(question, places);
    if (issues.length > 0) return refused(issues);
    const left = leftOut(question.exclude ?? [], meant, places.hosts);
    if (left.issues.length > 0) return refused(left.issues);
    const hosts = meant.filter((each) => !left.hosts.includes(each));
    if (hosts.length === 0) return refused([{ property: "exclude", reason: "leaves no ESXi host; take the whole component away instead" }]);
    return {
        hosts: [...hosts].sort(byName).map(({ id, name }) => ({ id, name })),
        issues: question.network === undefined ? [] : withoutAdapter(question.network, hosts),
        warnings: [
            ...left.strangers.map((name) => `exclude: ${name} is not among the hosts that are meant, and need not be left out`),
            ...hosts.filter(({ inMaintenance }) => inMaintenance).map(({ name }) => `${name} is in maintenance mode; MTV takes no such host`),
        ],
    };
}

/** Looked for among those that are meant first, where a name may be clearer than in the whole inventory. */
function leftOut(exclude: readonly string[], meant: readonly EsxHost[], all: readonly EsxHost[]): Meant & { readonly strangers: readonly string[] } {
    const isMeant = (text: string) => "found" in hostNamed(meant, text);
    const elsewhere = exclude.map((text) => (isMeant(text) ? undefined : hostNamed(all, text)));
    return {
        hosts: named("exclude", exclude.filter(isMeant), meant).hosts,
        strangers: elsewhere.flatMap((sought) => (sought && "found" in sought ? [sought.found.name] : [])),
        issues: elsewhere.flatMap((sought, at) =>
            sought && "problem" in sought ? [{ property: formatPath(["exclude", at]), reason: sought.problem }] : [],
        ),
    };
}

export function refused(issues: readonly InputIssue[]): HostsAnswer {
    return { hosts: [], issues, warnings: [] };
}

export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
    return one.name < other.name ? -1 : 1;
}

interface Meant {
    readonly hosts: readonly EsxHost[];
    readonly issues: readonly InputIssue[];
}

function meantBy({ cluster, datacenter, hosts: names = [] }: HostsQuestion, { hosts, clusters, datacenters }: Places): Meant {
    if (cluster !== undefined) return within("cluster", cluster, clusters, ({ id }) => hosts.filter((each) => each.cluster === id));
    if (datacenter !== undefined)
        return within("datacenter", datacenter, datacenters, ({ name, path = `/${name}` }) =>
            hosts.filter((each) => each.path.startsWith(`${path}/`)),
        );
    return named("hosts", names, hosts);
}

type Place = Item & { readonly path: string };

function within(property: string, text: string, items: readonly Item[], hostsIn: (place: Item) => readonly EsxHost[]): Meant {
    const places: readonly Place[] = items.map((each) => ({ ...each, path: each.path ?? `/${each.name}` }));
    const matches = findRef(places, places.some(({ id }) => id === text) ? { id: text } : { name: text }) as readonly Place[];
    const wrong = (reason: string): Meant => ({ hosts: [], issues: [{ property, reason }] });
    if (matches.length > 1) return wrong(`means ${matches.length}: ${matches.map(sayHost).join(", ")}; use a path or an id`);
    if (matches.length === 0) {
        const names = places.map(({ name }) => name);
        const known = names.length > 0 ? names.map((name) => JSON.stringify(name)).join(", ") : "none, or none that MTV's user may see";
        return wrong(`there is no ${property} ${JSON.stringify(text)} in the source's inventory, which has ${known}${didYouMean(text, names)}`);
    }
    const hosts = hostsIn(matches[0]!);
    return hosts.length > 0 ? { hosts, issues: [] } : wrong(`${JSON.stringify(text)} has no ESXi host that the inventory shows`);
}

function named(property: string, names: readonly string[], hosts: readonly EsxHost[]): Meant {
    const sought = names.map((name, at) => ({ at, result: hostNamed(hosts, name) }));
    return {
        hosts: [...new Set(sought.flatMap(({ result }) => ("found" in result ? [result.found] : [])))],
        issues: sought.flatMap(({ at, result }) => ("found" in result ? [] : [{ property: formatPath([property, at]), reason: result.problem }])),
    };
}

function withoutAdapter(network: string, hosts: readonly EsxHost[]): readonly InputIssue[] {
    return hosts.flatMap((host) => {
        const sought = adapterOn(host, network);
        return "found" in sought ? [] : [{ property: "network", reason: `${sought.problem}; or leave the host out with \`exclude\`` }];
    });
}
