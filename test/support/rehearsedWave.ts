import { labelNames } from "../../provider/lifecycle/index.ts";
import type { Fault } from "../../provider/rehearsal/port.ts";
import { datacentre, disk, vm } from "./datacentre.ts";
import { type Declared, Engine, Ref } from "./engine.ts";
import { type InProcess, openInProcess, startPlugin } from "./inProcess.ts";

const namespace = "demo";
const module = "migration-toolkit:virtualization:";
const hosts = ["esx-01", "esx-02", "esx-03"].map((name, index) => ({ name, id: `host-${index + 1}` }));

/** Part of a rehearsed wave: a plan and its run. */
export interface Part {
    readonly key: string;
    readonly type: "cold" | "warm";
    readonly vms: readonly string[];
    readonly run?: Declared["inputs"];
}

export interface RehearsedWave {
    readonly world: InProcess;
    /** One update of every part at once, as the engine runs a wave's plans; answers what went wrong. */
    up(run?: Declared["inputs"]): Promise<readonly string[]>;
    /** What `pulumi stack export` prints. */
    stackExport(more?: object): string;
    close(): Promise<void>;
}

/** A wave named `shop` in the small world: VMs of mixed sizes on three hosts. */
export async function rehearseWave(parts: readonly Part[], faults: readonly Fault[] = [], slots = 8): Promise<RehearsedWave> {
    const names = parts.flatMap(({ vms }) => vms);
    const machines = names.map((name, index) =>
        vm(name, `vm-${index + 1}`, {
            host: hosts[index % hosts.length]!.id,
            disks: Array.from({ length: 1 + (index % 3 === 2 ? 1 : 0) }, (_, nth) => disk(2000 + nth, 8 + ((index * 13 + nth * 29) % 70))),
        }),
    );
    const inventory = datacentre(machines) as { source: { hosts: object[] } } & Record<string, unknown>;
    inventory.source.hosts = hosts.map(({ id, name }) => ({
        id,
        name,
        path: `/DC/host/c/${name}`,
        parent: { kind: "Folder", id: "group-1" },
        revision: 1,
    }));
    const world = await openInProcess({
        inventory,
        faults,
        settings: { controller_max_vm_inflight: slots, vddk_image: "registry.example.com/vddk:8" },
    });
    const common = new Engine({ stack: "prod" });
    await world.play(common.up(surroundings, startPlugin(world)));
    const engines = parts.map((part) => ({ part, engine: new Engine({ stack: "prod" }) }));
    return {
        world,
        async up(run = {}) {
            const all = engines.map(({ part, engine }) => engine.up(programOf(part, { ...part.run, ...run }), startPlugin(world)));
            const operations = await world.play(Promise.all(all));
            return operations.flatMap(({ errors }) => errors);
        },
        stackExport: (more) => stackExport(world, [common, ...engines.map(({ engine }) => engine)], more),
        close: () => world.close(),
    };
}

const surroundings: readonly Declared[] = [
    {
        type: `${module}Provider`,
        name: "vcenter",
        inputs: {
            namespace,
            name: "vcenter",
            type: "vsphere",
            url: "https://vcenter.example.com/sdk",
            credentials: { username: "migrator@vsphere.local", password: "canary-password-1" },
            insecureSkipVerify: true,
        },
    },
    {
        type: `${module}NetworkMap`,
        name: "networks",
        inputs: { namespace, name: "nm", source: new Ref("vcenter"), networks: { "VM Network": { pod: true } } },
    },
    {
        type: `${module}StorageMap`,
        name: "storage",
        inputs: { namespace, name: "sm", source: new Ref("vcenter"), storage: { "nvme-01": { storageClass: "ceph-rbd" } } },
    },
];

function programOf({ key, type, vms }: Part, run: Declared["inputs"]): readonly Declared[] {
    const plan = {
        namespace,
        name: `shop-${key}`,
        source: `${namespace}/vcenter`,
        networkMap: `${namespace}/nm`,
        storageMap: `${namespace}/sm`,
        targetNamespace: "web",
        preserveStaticIPs: false,
        type,
        labels: { [labelNames.wave]: "5a0b", [labelNames.plan]: key },
        vms: Object.fromEntries(vms.map((name) => [name, {}])),
    };
    return [
        { type: `${module}Plan`, name: `shop-${key}`, inputs: plan },
        { type: `${module}Migration`, name: `shop-${key}-run`, inputs: { namespace, plan: new Ref(`shop-${key}`), ...run } },
    ];
}

const waveType = "migration-toolkit:index:Wave";

function stackExport({ stage }: InProcess, engines: readonly Engine[], more: object = {}): string {
    const urn = (type: string, name: string) => `urn:pulumi:prod::shop::${type}::${name}`;
    const wave = urn(waveType, "shop");
    const resources = engines.flatMap(({ state }) =>
        state.map(({ type, name, id, inputs, outputs, initErrors }) => {
            const isPart = name.startsWith("shop-");
            return {
                urn: urn(isPart ? `${waveType}$${type}` : type, name),
                custom: true,
                type,
                id,
                inputs,
                outputs,
                initErrors,
                parent: isPart ? wave : "",
            };
        }),
    );
    const parents = [{ urn: wave, custom: false, type: waveType, inputs: { stage: "complete" }, outputs: {} }];
    const manifest = { time: new Date(stage.clock.now()).toISOString(), magic: "", version: "v3.259.0" };
    return JSON.stringify({ version: 3, deployment: { manifest, resources: [...parents, ...resources], ...more } });
}
