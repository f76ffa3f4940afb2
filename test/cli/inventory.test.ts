import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { type ExportOptions, exportInventory } from "../../provider/cli/exportInventory.ts";
import type { MigrationError } from "../../provider/errors.ts";
import { type Inventory, readAnySnapshot, snapshotInventory } from "../../provider/inventory/index.ts";
import { kinds } from "../../provider/kube/index.ts";
import type { Fault, World } from "../../provider/rehearsal/port.ts";
import { openWorld } from "../../provider/rehearsal/world.ts";
import { checkVms } from "../../provider/resources/virtualization/functions/checkVms.ts";
import { proposeMaps } from "../../provider/resources/virtualization/functions/proposeMaps.ts";
import type { ValueMap } from "../../provider/schema/value.ts";
import { repository } from "../../provider/toolchain/pins.ts";
import { sourceByHand, until } from "../support/byHand.ts";
import { datacentre, nic, vm } from "../support/datacentre.ts";

const critical = [{ id: "vmware.passthrough_device.detected", category: "Critical", label: "Passthrough device detected" }];

function source() {
    const { target, ...rest } = datacentre([
        vm("web-01", "vm-1"),
        vm("web-02", "vm-2", { nics: [nic("dvportgroup-2")], networks: [{ kind: "Network", id: "dvportgroup-2" }] }),
        vm("odd", "vm-3", { concerns: critical as never, host: "host-2" }),
    ]);
    const profile = { metadata: { name: "ceph-rbd" }, status: { claimPropertySets: [{ accessModes: ["ReadWriteMany"], volumeMode: "Block" }] } };
    const noted = { "kubectl.kubernetes.io/last-applied-configuration": "{}", "storageclass.kubernetes.io/is-default-class": "true" };
    const storageClasses = [{ metadata: { name: "ceph-rbd", annotations: noted }, provisioner: "rbd.csi.ceph.com" }];
    const networkAttachmentDefinitions = [{ metadata: { name: "vlan-112", namespace: "web" }, spec: { config: '{"vlan":112}' } }];
    return { ...rest, target: { ...target, storageClasses, storageProfiles: [profile], networkAttachmentDefinitions } };
}

describe("pulumi-migration-toolkit inventory export", () => {
    const main = join(repository, "provider", "cli", "main.ts");
    let folder: string;
    let world: World;
    let file: string;

    const open = async (faults: readonly Fault[] = []) => {
        const opened = await openWorld({ inventory: source(), faults });
        await sourceByHand(opened.cluster);
        await until(opened.cluster, "providers", ({ status }) => JSON.stringify(status ?? {}).includes("InventoryCreated"));
        const kubeconfig = join(folder, `kubeconfig-${readdirSync(folder).length}`);
        writeFileSync(kubeconfig, opened.kubeconfig);
        return { opened, at: { kubeconfig, inventoryUrl: opened.inventoryUrl } };
    };
    let place: Place;
    const run = (args: readonly string[]) => {
        const at = ["--kubeconfig", place.kubeconfig, "--inventory-url", place.inventoryUrl];
        return execa(process.execPath, ["--import", "tsx", main, "inventory", "export", ...at, ...args], { reject: false, cwd: repository });
    };
    const written = async (options: Partial<ExportOptions>, at = place) => {
        const output = join(folder, "other.json");
        const notes = await exportInventory({ ...at, provider: "demo/vcenter", output, ...options });
        return { ...readAnySnapshot(output), notes };
    };

    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "export-"));
        ({ opened: world, at: place } = await open());
        file = join(folder, "snapshot.json");
        const { exitCode, stdout, stderr } = await run(["--provider", "demo/vcenter", "--output", file]);
        assert.deepEqual([exitCode, stdout, stderr], [0, "", ""]);
    });
    after(async () => {
        await world.close();
        rmSync(folder, { recursive: true });
    });

    it("writes all that the source contains", () => {
        const given = readAnySnapshot(source()).source;
        const byId = (items: unknown) => [...(items as { id: string }[])].sort((one, other) => (one.id < other.id ? -1 : 1));
        const { source: seen } = readAnySnapshot(file);
        for (const collection of ["vms", "networks", "datastores", "hosts", "clusters", "datacenters", "folders"])
            assert.deepEqual(seen[collection], byId((given as Record<string, unknown>)[collection]), collection);
    });
    it("writes what the cluster offers to VMs, as it was made", () => {
        const { target } = readAnySnapshot(file);
        assert.ok(target.namespaces.includes("web"));
        assert.deepEqual(
            [target.storageClasses, target.storageProfiles, target.networkAttachmentDefinitions].map((items) =>
                items?.map(({ metadata }) => metadata),
            ),
            [
                [{ name: "ceph-rbd", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }],
                [{ name: "ceph-rbd" }],
                [{ name: "vlan-112", namespace: "web" }],
            ],
        );
    });
    it("writes no secrets and no addresses of this cluster", () =>
        assert.doesNotMatch(readFileSync(file, "utf8"), /canary|password|selfLink|managedFields|last-applied/));
    it("writes a VM per line", () =>
        assert.equal(
            readFileSync(file, "utf8")
                .split("\n")
                .filter((line) => line.startsWith('            {"id":"vm-')).length,
            3,
        ));

    it("lets previews find the same as the source itself", async () => {
        const inventory = snapshotInventory(file);
        const args = { source: "demo/vcenter", vms: { query: "where name != ''" }, targetNamespace: "web", type: "warm" };
        assert.deepEqual(await asked(inventory, args), await asked(snapshotInventory(source()), args));
        assert.match(JSON.stringify(await asked(inventory, args)), /Passthrough device detected/);
    });
    it("lets a rehearsal propose the same maps", async () => {
        const again = await openWorld({ inventory: file });
        const proposals = await Promise.all(
            [world, again].map(async ({ cluster }) => {
                const session = { cluster, namespace: "demo", inventoryOf: async () => snapshotInventory(file) } as never;
                const args = { source: "demo/vcenter", vms: { query: "where name = 'web-02'" }, targetNamespace: "web" };
                return (await proposeMaps.answer(args as never, session, new AbortController().signal)).result;
            }),
        );
        assert.deepEqual(proposals[1], proposals[0]);
        assert.deepEqual((await again.cluster.list(kinds.storageProfile)).items[0]!.status, source().target.storageProfiles[0]!.status);
        await again.close();
    });

    it("prints the same on standard output", async () => {
        const { exitCode, stdout } = await run(["--provider", "vcenter", "--namespace", "demo"]);
        assert.equal(exitCode, 0);
        assert.equal(`${stdout}\n`, readFileSync(file, "utf8"));
    });
    it("writes some VMs and what they stand on", async () => {
        const { source: seen } = await written({ vms: "where name = 'web-02'" });
        const ids = ["vms", "networks", "datastores", "hosts"].map((collection) => (seen[collection] as { id: string }[]).map(({ id }) => id));
        assert.deepEqual(ids, [["vm-2"], ["dvportgroup-2"], ["datastore-1"], ["host-1"]]);
    });
    it("exports the cluster itself as a source too", async () => {
        const { source: seen } = await written({ provider: "openshift-mtv/host" });
        assert.deepEqual([seen.type, (seen.storageclasses as { name: string }[]).map(({ name }) => name)], ["openshift", ["ceph-rbd"]]);
    });
    it("fails with words and without output", async () => {
        const { exitCode, stdout, stderr } = await run(["--provider", "demo/vcentre"]);
        const seen = 'error: --provider: there is no Provider demo/vcentre; did you mean "demo/vcenter"?';
        assert.deepEqual([exitCode, stdout, stderr], [1, "", seen]);
    });

    const refusals: readonly { why: string; given: Partial<ExportOptions>; seen: RegExp }[] = [
        {
            why: "a Provider like no other, and names all",
            given: { provider: "x/y" },
            seen: /^--provider: there is no Provider x\/y; there are demo\/vcenter, openshift-mtv\/host$/,
        },
        { why: "a query that cannot be read", given: { vms: "where nam = 'x'" }, seen: /^--vms picks nothing .*\n.*nam/ },
        { why: "a query that picks nothing", given: { vms: "where name = 'x'" }, seen: /^--vms picks nothing/ },
        {
            why: "a folder that is not there",
            given: { output: "nowhere/x.json" },
            seen: /^--output: cannot write nowhere\/x\.json: there is no such folder$/,
        },
        { why: "a certificate that is not there", given: { inventoryCa: "no.pem" }, seen: /^--inventory-ca: cannot read no\.pem/ },
        { why: "an address that is none", given: { inventoryUrl: "ftp:x" }, seen: /\ninventoryUrl: must be a URL/ },
    ];
    for (const { why, given, seen } of refusals) it(`refuses ${why}`, () => assert.rejects(written(given), saying(seen)));

    const trouble: readonly { why: string; fault: Fault; seen: RegExp }[] = [
        {
            why: "the inventory does not let the account in",
            fault: { kind: "inventory", status: 403 },
            seen: /^GET \/providers\/vsphere\/.*: 403; the pipeline's account needs the right to get this provider/,
        },
        {
            why: "the account may not see the Provider",
            fault: { kind: "api", verb: "get", resource: "providers", status: 403 },
            seen: /^GET providers\/vcenter in demo: .*403.*; give the pipeline's account this right/,
        },
        {
            why: "a collection cannot be read after others were written",
            fault: { kind: "inventory", status: 403, path: "/folders" },
            seen: /folders.*: 403/,
        },
    ];
    for (const { why, fault, seen } of trouble)
        it(`leaves no file when ${why}`, async () => {
            const { opened, at } = await open([fault]);
            const output = join(folder, "broken.json");
            await assert.rejects(written({ output }, at), saying(seen));
            assert.deepEqual([existsSync(output), existsSync(`${output}.part`)], [false, false]);
            await opened.close();
        });
    it("leaves out what of the cluster it may not see, and says so", async () => {
        const { opened, at } = await open([{ kind: "api", verb: "list", resource: "storageprofiles", status: 403 }]);
        const { target, notes } = await written({}, at);
        assert.equal(target.storageProfiles, undefined);
        assert.match(notes.join("\n"), /^the target part lacks storageprofiles \(403 .*\): give this account the right/);
        await opened.close();
    });
});

interface Place {
    readonly kubeconfig: string;
    readonly inventoryUrl: string;
}

function saying(seen: RegExp) {
    return ({ message, details }: MigrationError) => {
        assert.match([message, ...details].join("\n"), seen);
        return true;
    };
}

async function asked(inventory: Inventory, args: ValueMap): Promise<ValueMap> {
    const session = { cluster: undefined, namespace: "demo", inventoryOf: async () => inventory } as never;
    return (await checkVms.answer(args as never, session, new AbortController().signal)).result;
}
