import type { CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import { MigrationError } from "../../errors.ts";
import { componentAnnotation } from "../../lifecycle/identity.ts";
import { type ClusterHostsArgs, clusterHosts as definition } from "../../schema/host.ts";
import { loginIssues } from "../../schema/hostLogin.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { isUnknown, type Value, type ValueMap } from "../../schema/value.ts";
import type { HostsAnswer, HostsQuestion } from "../../serve/port.ts";
import { OwnResource } from "../ownResource.ts";
import { componentFactory, type Making, refuse } from "../platform/component.ts";
import { isPreview, lookAt, notKnownYet } from "../runtime.ts";

type Decisive = "cluster" | "datacenter" | "hosts" | "exclude";

/**
 * `migration-toolkit:virtualization:ClusterHosts`: a Host for each ESXi host of a cluster.
 *
 * Which there are is asked of the inventory; while it is not there, previews show the Hosts that have been made, and tell that others follow, or that
 * nobody here may see them.
 *
 * Errors: `InvalidInput` for words that mean no host and for hosts without the network; `NotReachable` when `up` finds no inventory.
 */
export const clusterHosts = componentFactory<ClusterHostsArgs, Decisive>({
    definition,
    decisive: ["cluster", "datacenter", "hosts", "exclude"],
    problems: ({ told }) => [...whichIssues(told), ...loginIssues(told)],
    plugins: [],
    build: async (making) => {
        const answer = await hostsOf(making);
        if (!answer) return { addresses: notKnownYet(), hostIds: notKnownYet() };
        refuse(definition, answer.issues);
        for (const warning of answer.warnings) await log.warn(warning, making.component);
        const hosts = answer.hosts.map(({ id, name }) => ({ id, name, made: hostOf(making, id, name, answer) }));
        return {
            addresses: Object.fromEntries(hosts.map(({ name, made }) => [name, made.address])),
            hostIds: Object.fromEntries(hosts.map(({ name, id }) => [name, id])),
        };
    },
});

function whichIssues(told: ValueMap): readonly InputIssue[] {
    const given = ["cluster", "datacenter", "hosts"].filter((key) => told[key] !== undefined);
    return given.length === 1 ? [] : [{ property: given[1] ?? "cluster", reason: "give one of `cluster`, `datacenter` and `hosts`" }];
}

/** In a preview that is too early those that there are already; undefined when there is none. */
async function hostsOf(making: Making<ClusterHostsArgs, Decisive>): Promise<HostsAnswer | undefined> {
    const { component, surroundings, told } = making;
    // Outside of previews only what a `destroy` has taken away already is not known: the Hosts went before it.
    if (!isPreview() && isUnknown(told.source)) return undefined;
    const question = await questionOf(making);
    const answer = await surroundings.listHosts(question);
    if (answer && !answer.isRemembered && answer.unseenIn === undefined) return answer;
    const what = "the source's inventory is not there yet";
    if (!isPreview()) throw new MigrationError("NotReachable", `cannot tell which ESXi hosts there are: ${what}; see that its Provider is ready`);
    await log.warn(`${what}, ${thenOf(answer)}`, component);
    return answer?.isRemembered ? answer : undefined;
}

function thenOf(answer: HostsAnswer | undefined): string {
    if (!answer) return "so that its ESXi hosts are not known: the Host of each follows with `up`";
    if (answer.unseenIn === undefined) return "so that the Hosts that there are stay as they are, and `up` sees which there are then";
    return `and this identity may not list Hosts in ${answer.unseenIn}: this preview shows none, and takes those that have been made for deleted, which \`up\` keeps; with the right they are shown`;
}

async function questionOf({ component, told, decided }: Making<ClusterHostsArgs, Decisive>): Promise<HostsQuestion> {
    const { source, namespace, network } = told;
    const known = (value: Value | undefined) => (isUnknown(value) ? undefined : (value as string | undefined));
    const { cluster, datacenter, hosts, exclude } = decided;
    const maker = isPreview() ? ((await lookAt(component.urn).promise()) as string) : undefined;
    // Whose namespace is not known yet is not looked for in another one.
    const from = isUnknown(namespace) ? undefined : known(source);
    return { source: from, namespace: known(namespace), network: known(network), cluster, datacenter, hosts, exclude, maker };
}

class Host extends OwnResource {
    declare readonly address: Output<string>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("virtualization:Host", name, { address: undefined, ...inputs }, options);
    }
}

/** By its id, which stays when somebody renames it. */
function hostOf({ component, name, inputs }: Making<ClusterHostsArgs, Decisive>, id: string, hostName: string, { hosts }: HostsAnswer): Host {
    const { source, namespace, network, credentials, secret, caCertificate, insecureSkipVerify } = inputs;
    const isTwice = hosts.filter((each) => each.name === hostName).length > 1;
    const annotations = { [componentAnnotation]: name };
    const given = { source, namespace, network, credentials, secret, caCertificate, insecureSkipVerify, annotations, host: id };
    return new Host(`${name}-${isTwice ? id : hostName}`, given, { parent: component });
}
