import { type Declared, Ref } from "../engine.ts";
import { datacentreWithAdapters } from "../esxHosts.ts";
import { comesAndGoes, type Inputs, type Story } from "./story.ts";
import { wave } from "./waves.ts";

const [vcenter] = wave();

function host(inputs: Inputs): readonly Declared[] {
    const credentials = { username: "root", password: "canary-password-1" };
    const whole = { namespace: "demo", source: new Ref("vcenter"), host: "esx-1", credentials, insecureSkipVerify: true, ...inputs };
    return [vcenter!, { type: "migration-toolkit:virtualization:Host", name: "esx", inputs: whole }];
}

function disk(image: string): readonly Declared[] {
    const source = { http: { url: `https://images.example.com/${image}.qcow2` } };
    const credentials = { username: "reader", password: "canary-password-1" };
    const inputs = { name: "system", source, credentials, storage: { size: "4Gi", storageClass: "ceph-rbd" } };
    return [{ type: "migration-toolkit:imports:DataVolume", name: "disk", inputs }];
}

/** What has a Secret beside it: a host that is copied from, a disk that is imported. */
export const importStories: readonly Story[] = [
    {
        name: "a host that is copied from over another network",
        inventory: datacentreWithAdapters(),
        acts: comesAndGoes(
            host({ network: "Migration" }),
            host({ network: "Management Network", credentials: { username: "root", password: "canary-password-2" } }),
        ),
    },
    {
        name: "a disk whose import fails once, and that is made anew for another image",
        faults: [{ kind: "import", name: "system", times: 1 }],
        acts: comesAndGoes(disk("fedora"), disk("debian")),
    },
];
