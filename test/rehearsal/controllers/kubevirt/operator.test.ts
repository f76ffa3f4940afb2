import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, type KubeObject, kinds } from "../../../../provider/kube/index.ts";
import { defaultRoles } from "../../../../provider/rehearsal/controllers/kubevirt/clusterRoles.ts";
import { openInProcess } from "../../../support/inProcess.ts";
import { liveTarget } from "../../../support/live.ts";

const migrations = "virtualmachineinstancemigrations";

interface Role {
    readonly metadata: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
    readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

/** What each role lets its holders do with migrations, and of which role it is a part. */
function told(roles: readonly Role[]): Record<string, string> {
    const verbsOf = (rules: Role["rules"]) => rules.filter(({ resources }) => resources.includes(migrations)).flatMap(({ verbs }) => verbs);
    const sum = (rules: Role["rules"]) => {
        const verbs = verbsOf(rules);
        const may = verbs.includes("deletecollection") ? "all" : verbs.includes("create") ? "write" : "read";
        const asks = rules.some(({ resources }) => resources.includes("virtualmachines/migrate")) ? ", migrate" : "";
        return `${may}${asks}`;
    };
    const partOf = (labels = {}) => Object.keys(labels).flatMap((key) => /aggregate-to-(.*)/.exec(key)?.slice(1) ?? []);
    return Object.fromEntries(roles.map(({ metadata: { name = "", labels }, rules }) => [name, [sum(rules), ...partOf(labels)].join(" in ")]).sort());
}

const before = {
    "kubevirt.io:admin": "all, migrate in admin",
    "kubevirt.io:edit": "write, migrate in edit",
    "kubevirt.io:view": "read in view",
};
const after = {
    "kubevirt.io:admin": "read in admin",
    "kubevirt.io:edit": "read in edit",
    "kubevirt.io:migrate": "all, migrate",
    "kubevirt.io:view": "read in view",
};

describe("the default roles of OpenShift Virtualization", () => {
    const cases = [
        { version: "4.18", why: "let administrators migrate", roles: before },
        { version: "4.19", why: "keep migrating for a role of its own", roles: after },
        { version: "4.20", why: "stay so", roles: after },
    ];
    for (const { version, why, roles } of cases) it(`${why} in ${version}`, () => assert.deepEqual(told(defaultRoles(version)), roles));
});

describe("the rehearsed operator of KubeVirt", () => {
    const aggregation = "rbac.authorization.k8s.io/aggregate-to-admin";
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "virtualization-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** Opens the world of the folder, as each command does, and closes it when the roles are as they should be. */
    const visit = async (
        openShiftVirtualization: string | undefined,
        wanted: Record<string, string>,
        act?: (cluster: Cluster) => Promise<unknown>,
    ) => {
        const world = await openInProcess({ inventory: liveTarget(), state: folder, openShiftVirtualization });
        try {
            const { cluster } = world.stage;
            const roles = async () => told((await cluster.list(kinds.clusterRole)).items as unknown as Role[]);
            await world.pass(60_000);
            assert.deepEqual(await roles(), wanted);
            await act?.(cluster);
        } finally {
            await world.close();
        }
    };

    it("makes the roles of 4.18 unless it is told otherwise, and those of the update when it comes", async () => {
        await visit(undefined, before);
        await visit("4.19", after);
        await visit(undefined, after);
        await visit("4.18", after);
    });

    it("makes the roles of the version that it is told", () => visit("4.19", after));

    it("leaves what is not its own, and the labels of others", async () => {
        const temporary = { metadata: { name: "kubevirt.io:upgrademigrate", labels: { [aggregation]: "true" } }, rules: [] } as KubeObject;
        const kept = { "kubevirt.io:upgrademigrate": "read in admin" };
        const label = { metadata: { labels: { [aggregation]: "true" } } };
        const migrate = { name: "kubevirt.io:migrate" };
        await visit("4.18", before, (cluster) => cluster.create(kinds.clusterRole, temporary));
        await visit("4.19", { ...after, ...kept }, (cluster) => cluster.patch(kinds.clusterRole, migrate, label, { type: "merge" }));
        await visit("4.20", { ...after, ...kept, "kubevirt.io:migrate": "all, migrate in admin" });
    });

    it("has nothing to do where VMs do not run", async () => {
        const world = await openInProcess({ openShiftVirtualization: "4.19" });
        await world.pass(60_000);
        assert.deepEqual((await world.stage.cluster.list(kinds.clusterRole)).items, []);
        await world.close();
    });
});
