import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { clusterHosts } from "../../provider/components/clusterHosts/index.ts";
import { notKnownYet } from "../../provider/components/runtime.ts";
import type { HostsAnswer, HostsQuestion } from "../../provider/serve/port.ts";
import { type Mocked, type MockedOptions, runMocked } from "../support/mocked.ts";

const host = "migration-toolkit:virtualization:Host";
const two: HostsAnswer = {
    hosts: [
        { id: "host-1", name: "esx-1" },
        { id: "host-2", name: "esx-2" },
    ],
    issues: [],
    warnings: [],
};
const login = { credentials: { username: "root", password: "canary-password-1" }, insecureSkipVerify: true };
const common = { source: "demo/vcenter", namespace: "demo", cluster: "production", network: "Migration", ...login };

interface Asked extends MockedOptions {
    readonly answer?: never;
    readonly hosts?: HostsAnswer | undefined;
    readonly questions?: HostsQuestion[];
}

const ask = (inputs: pulumi.Inputs = {}, { questions = [], ...options }: Asked = {}): Promise<Mocked> => {
    const hosts = "hosts" in options ? options.hosts : two;
    const listHosts = async (question: HostsQuestion) => {
        questions.push(question);
        return hosts;
    };
    const answer = ({ name }: { name: string }) => ({ address: `10.0.8.${name.at(-1)}` });
    return runMocked(clusterHosts, { ...common, ...inputs }, { ...options, name: "prod", answer, surroundings: { listHosts } });
};

describe("ClusterHosts", () => {
    it("makes a Host for each ESXi host, by its id, below itself, with the same network and login", async () => {
        const questions: HostsQuestion[] = [];
        const made = await ask({ exclude: ["esx-3"] }, { questions });
        assert.deepEqual(
            made.all(host).map(({ name, parent, inputs, secrets }) => [name, parent, inputs.host, inputs.network, secrets]),
            [
                ["prod-esx-1", "prod", "host-1", "Migration", ["credentials"]],
                ["prod-esx-2", "prod", "host-2", "Migration", ["credentials"]],
            ],
        );
        const { source, namespace, credentials, insecureSkipVerify } = made.all(host)[0]!.inputs;
        assert.deepEqual([source, namespace, credentials.username, insecureSkipVerify], ["demo/vcenter", "demo", "root", true]);
        assert.deepEqual(made.all(host)[0]!.inputs.annotations, { "migration-toolkit.pulumi.com/component": "prod" });
        const others = { datacenter: undefined, hosts: undefined, maker: undefined };
        assert.deepEqual(questions, [{ source, namespace, cluster: "production", network: "Migration", exclude: ["esx-3"], ...others }]);
    });

    it("keeps the login secret, whatever the program has done about it", async () => {
        const made = await ask();
        assert.deepEqual(
            made.registrations.map(({ secrets }) => secrets),
            [["credentials"], ["credentials"], ["credentials"]],
        );
    });

    it("answers the addresses and ids by the hosts' names", async () => {
        const { outputs } = await ask();
        assert.deepEqual(outputs, {
            addresses: { "esx-1": "10.0.8.1", "esx-2": "10.0.8.2" },
            hostIds: { "esx-1": "host-1", "esx-2": "host-2" },
        });
    });

    it("tells namesakes apart by their ids", async () => {
        const hosts = { ...two, hosts: two.hosts.map(({ id }) => ({ id, name: "esx" })) };
        assert.deepEqual(
            (await ask({}, { hosts })).all(host).map(({ name }) => name),
            ["prod-host-1", "prod-host-2"],
        );
    });

    const early = [
        { why: "its source is not known yet", inputs: { source: notKnownYet() }, source: undefined },
        { why: "its namespace is not known yet", inputs: { namespace: notKnownYet() }, source: undefined },
        { why: "there is no inventory yet", inputs: {}, source: "demo/vcenter" },
    ];
    for (const { why, inputs, source } of early)
        it(`makes nothing in a preview while ${why}, and says that it follows`, async () => {
            const questions: HostsQuestion[] = [];
            const made = await ask(inputs, { hosts: undefined, isPreview: true, questions });
            assert.deepEqual([questions[0]!.source, questions[0]!.maker?.split("::").at(-1)], [source, "prod"]);
            assert.deepEqual([made.all(host), made.outputs.addresses], [[], "<unknown>"]);
            assert.match(made.told.join("\n"), /warning: the source's inventory is not there yet, .* the Host of each follows with `up`/);
        });

    it("keeps the Hosts that it has made in a preview while there is no inventory, and says that `up` sees more", async () => {
        const made = await ask({}, { hosts: { ...two, isRemembered: true }, isPreview: true });
        assert.deepEqual(
            made.all(host).map(({ name, inputs }) => [name, inputs.host]),
            [
                ["prod-esx-1", "host-1"],
                ["prod-esx-2", "host-2"],
            ],
        );
        assert.match(made.told.join("\n"), /warning: the source's inventory is not there yet, .* the Hosts that there are stay as they are/);
    });

    it("says in a preview without an inventory that it may not see the Hosts that it has made", async () => {
        const made = await ask({}, { hosts: { ...two, hosts: [], unseenIn: "demo" }, isPreview: true });
        assert.deepEqual([made.all(host), made.outputs.addresses, made.outputs.hostIds], [[], "<unknown>", "<unknown>"]);
        assert.match(
            made.told.join("\n"),
            /warning: the source's inventory is not there yet, and this identity may not list Hosts in demo: this preview shows none, and takes those .* for deleted, which `up` keeps/,
        );
    });

    for (const hosts of [undefined, { ...two, isRemembered: true }, { ...two, hosts: [], unseenIn: "demo" }])
        it(`fails in \`up\` without an inventory, ${hosts ? "whatever has been made" : "so that no Host is taken away"}`, () =>
            assert.rejects(ask({}, { hosts }), /cannot tell which ESXi hosts there are: .* see that its Provider is ready/));

    it("makes nothing, and does not fail, while a `destroy` runs the program and has taken the source away already", async () => {
        const questions: HostsQuestion[] = [];
        const made = await ask({ source: notKnownYet() }, { hosts: undefined, questions });
        assert.deepEqual([questions, made.all(host), made.told], [[], [], []]);
    });

    it("is previewed while the network is not known", async () => {
        const questions: HostsQuestion[] = [];
        const made = await ask({ network: notKnownYet() }, { isPreview: true, questions });
        assert.deepEqual([made.all(host).length, made.all(host)[0]!.inputs.network, questions[0]!.network], [2, "<unknown>", undefined]);
    });

    it("passes on what is to be read", async () => {
        const { told } = await ask({}, { hosts: { ...two, warnings: ["esx-2 is in maintenance mode"] } });
        assert.deepEqual(
            told.filter((line) => line.startsWith("warning")),
            ["warning: esx-2 is in maintenance mode"],
        );
    });

    const issue = { property: "network", reason: 'esx-2 has no VMkernel adapter on "Migration"' };
    const refusals: readonly {
        readonly why: string;
        readonly inputs: pulumi.Inputs;
        readonly options?: Asked;
        readonly details: readonly RegExp[];
    }[] = [
        {
            why: "everything that is wrong at once",
            inputs: { hosts: [], network: undefined, networks: "x", exclude: [""] },
            details: [/^hosts: must not be empty/, /^network: is required/, /^exclude\[0\]: must/, /^networks: is not a property/],
        },
        { why: "two sets of hosts", inputs: { datacenter: "DC" }, details: [/^datacenter: give one of `cluster`, `datacenter` and `hosts`$/] },
        { why: "no hosts", inputs: { cluster: undefined }, details: [/^cluster: give one of/] },
        {
            why: "two sets of hosts, two logins and no trust, at once",
            inputs: { datacenter: "DC", secret: "esx", insecureSkipVerify: undefined },
            details: [/^datacenter: give one of/, /^credentials: give either/, /^caCertificate: give the CA certificate/],
        },
        {
            why: "a certificate that is none",
            inputs: { insecureSkipVerify: undefined, caCertificate: "x" },
            details: [/^caCertificate: is not a PEM/],
        },
        { why: "no login", inputs: { credentials: undefined }, details: [/^credentials: give either/] },
        { why: "a cluster that is not known in previews", inputs: { cluster: notKnownYet() }, details: [/^cluster: must be known in previews$/] },
        {
            why: "what the inventory says no to",
            inputs: {},
            options: { hosts: { ...two, issues: [issue] } },
            details: [/^network: esx-2 has no VMkernel/],
        },
    ];
    for (const { why, inputs, options, details } of refusals)
        it(`refuses ${why}, before a Host is made`, async () => {
            await assert.rejects(ask(inputs, options), ({ code, details: seen }: { code: string; details: string[] }) => {
                assert.equal(code, "InvalidInput");
                assert.equal(seen.length, details.length, seen.join("\n"));
                for (const pattern of details)
                    assert.ok(
                        seen.some((line) => pattern.test(line)),
                        `${pattern}: ${seen.join("\n")}`,
                    );
                return true;
            });
        });
});
