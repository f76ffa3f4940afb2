import type { CustomResourceOptions, Inputs, Output } from "@pulumi/pulumi";
import log from "@pulumi/pulumi/log/index.js";
import { MigrationError } from "../../errors.ts";
import { type ClusterHostsArgs, clusterHosts as definition } from "../../schema/host.ts";
import { isUnknown, type ValueMap } from "../../schema/value.ts";
import type { HostsAnswer, HostsQuestion } from "../../serve/port.ts";
import { componentFactory, type Look, type Making, refuse } from "../platform/component.ts";
import { isPreview, notKnownYet } from "../runtime.ts";
import { Child } from "../wave/children.ts";

type Decisive = "cluster" | "datacenter" | "hosts" | "exclude";

/**
 * `migration-toolkit:virtualization:ClusterHosts`: a Host for each ESXi host of a cluster.
 *
 * Which there are is asked of the inventory; while it is not there nothing is made in previews, and that is told.
 *
 * Errors: `InvalidInput` for words that mean no host and for hosts without the network; `NotReachable` when `up` finds no inventory.
 */
export const clusterHosts = componentFactory<ClusterHostsArgs, Decisive>({
    definition,
    decisive: ["cluster", "datacenter", "hosts", "exclude"],
    problems: ({ told }) => {
        const given = ["cluster", "datacenter", "hosts"].filter((key) => told[key] !== undefined);
        const reason = "give one of `cluster`, `datacenter` and `hosts`";
        if (given.length !== 1) return [{ property: given[1] ?? "cluster", reason }];
        const isOne = (told.credentials === undefined) !== (told.secret === undefined);
        return isOne ? [] : [{ property: "credentials", reason: "give either `credentials` of the ESXi hosts or the name of an existing `secret`" }];
    },
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

/** Undefined in a preview that is too early. */
async function hostsOf(making: Making<ClusterHostsArgs, Decisive>): Promise<HostsAnswer | undefined> {
    const { component, surroundings } = making;
    const question = questionOf(making);
    const answer = question && (await surroundings.listHosts(question));
    if (answer) return answer;
    const what = "the source's inventory is not there yet";
    if (!isPreview()) throw new MigrationError("NotReachable", `cannot tell which ESXi hosts there are: ${what}; see that its Provider is ready`);
    await log.warn(`${what}, so that its ESXi hosts are not known: the Host of each follows with \`up\``, component);
    return undefined;
}

/** Undefined = it is not known yet whose inventory is asked. */
function questionOf({ told, decided }: Look<ClusterHostsArgs, Decisive>): HostsQuestion | undefined {
    const { source, namespace, network } = told as ValueMap;
    if (isUnknown(source) || isUnknown(namespace)) return undefined;
    const { cluster, datacenter, hosts, exclude } = decided;
    const known = { source, namespace, network: isUnknown(network) ? undefined : network } as Pick<HostsQuestion, "source" | "namespace" | "network">;
    return { ...known, cluster, datacenter, hosts, exclude };
}

class Host extends Child {
    declare readonly address: Output<string>;

    constructor(name: string, inputs: Inputs, options: CustomResourceOptions) {
        super("Host", name, { address: undefined, ...inputs }, options);
    }
}

/** By its id, which stays when somebody renames it. */
function hostOf({ component, name, inputs }: Making<ClusterHostsArgs, Decisive>, id: string, hostName: string, { hosts }: HostsAnswer): Host {
    const { source, namespace, network, credentials, secret, caCertificate, insecureSkipVerify } = inputs;
    const isTwice = hosts.filter((each) => each.name === hostName).length > 1;
    const given = { source, namespace, network, credentials, secret, caCertificate, insecureSkipVerify, host: id };
    return new Host(`${name}-${isTwice ? id : hostName}`, given, { parent: component });
}
