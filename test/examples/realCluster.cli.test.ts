import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { rightsOf, rulesFor, wishesFor } from "../../provider/access/index.ts";
import { type Kind, type KubeObject, kinds } from "../../provider/kube/index.ts";
import { findPulumi, repository, whyNoPulumi } from "../../provider/toolchain/index.ts";
import { noKubectl, openReader, type Reader, type Sight, sectionsOf } from "../support/guide.ts";
import type { Block } from "../support/markdown.ts";

const guide = "examples/real-cluster/README.md";
const onlyReal = "on a real cluster only";

/** A check of the walkthrough that is asked of the world once a section was walked. Source: walkthrough, part B. */
interface Check {
    readonly after: string;
    readonly id: string;
    readonly says: string;
    readonly holds: (sight: Sight) => Promise<void>;
}

const checks: readonly Check[] = [
    {
        after: "The source",
        id: "B-02",
        says: "the provider is ready",
        holds: async ({ cluster }) => assert.equal((await cluster.get(kinds.provider, mtv("vcenter")))?.status?.phase, "Ready"),
    },
    {
        after: "The wave, planned",
        id: "B-04",
        says: "the plan is ready, and nothing migrates",
        holds: async ({ cluster }) => {
            assert.equal((await cluster.list(kinds.plan)).items.length, 1);
            assert.equal((await cluster.list(kinds.migration)).items.length, 0);
        },
    },
    {
        after: "The copy, while the machines run",
        id: "B-09",
        says: "the guests run during the copy",
        holds: async (sight) => assert.deepEqual(powerOf(sight, webs), Array(4).fill("poweredOn")),
    },
    {
        after: "The copy, while the machines run",
        id: "B-11",
        says: "each disk has a DataVolume and a claim, of one name",
        holds: async ({ cluster }) => {
            const names = async (kind: Kind) => (await cluster.list(kind)).items.map(nameOf).sort();
            assert.equal((await names(kinds.dataVolume)).length, 4);
            const claims = await names(kinds.persistentVolumeClaim);
            for (const name of await names(kinds.dataVolume)) assert.ok(claims.includes(name), name);
        },
    },
    {
        after: "The cutover, in its window",
        id: "B-14",
        says: "the machine that failed is in vSphere as it was, but for its power",
        holds: async ({ source }) => {
            const before = snapshot().source.vms.find(({ name }) => name === "web-02")!;
            const now = source.view().vms.find(({ id }) => id === before.id)! as Record<string, unknown>;
            for (const property of ["name", "host", "memoryMB", "cpuCount", "guestId"]) assert.deepEqual(now[property], before[property], property);
        },
    },
    {
        after: "The cutover, in its window",
        id: "B-18",
        says: "each machine has its own outcome",
        holds: async ({ cluster }) => assert.deepEqual((await machinesIn(cluster)).map(nameOf), ["web-01", "web-03", "web-04"]),
    },
    {
        after: "Another try",
        id: "B-15",
        says: "the machine has moved, and there is one of it",
        holds: async ({ cluster }) => assert.deepEqual((await machinesIn(cluster)).map(nameOf), webs),
    },
    {
        after: "Another try",
        id: "B-12",
        says: "conversion pods have ended and can be asked for their logs",
        holds: async ({ cluster }) => assert.deepEqual(await podPhases(cluster), Array(4).fill("Succeeded")),
    },
    {
        after: "The archive",
        id: "B-12",
        says: "conversion pods are gone",
        holds: async ({ cluster }) => assert.deepEqual(await podPhases(cluster), []),
    },
    {
        after: "A cold wave",
        id: "B-07",
        says: "the machine that ran is off in vSphere and runs here",
        holds: async (sight) => {
            assert.deepEqual(powerOf(sight, ["app-01"]), ["poweredOff"]);
            assert.equal(isMeantToRun(await machine(sight, "app-01")), true);
        },
    },
    {
        after: "A cold wave",
        id: "B-08",
        says: "the machine that was off stays off",
        holds: async (sight) => assert.equal(isMeantToRun(await machine(sight, "batch-01")), false),
    },
    {
        after: "The way back",
        id: "B-13",
        says: "the machines are still in vSphere, powered off",
        holds: async (sight) => assert.deepEqual(powerOf(sight, webs), Array(4).fill("poweredOff")),
    },
];

/** Checks that what the guide shows of a command's output answers, by the section that shows it. */
const shown: Readonly<Record<string, string>> = {
    "B-01": "What has to be there",
    "B-03": "The source",
    "B-05": "The wave, planned",
    "B-06": "The wave, planned",
    "B-10": "The wave, planned",
    "B-17": "The wave, planned",
};

describe("the guide to a first wave on a real cluster", function () {
    // Each step stands on the one before.
    this.bail(true);
    let reader: Reader;
    const skipped: string[] = [];

    before(async function () {
        const pulumi = await findPulumi();
        if (!pulumi) {
            console.log(`    skipped: ${await whyNoPulumi()}`);
            this.skip();
        }
        const password = "known-only-to-the-vcenter";
        reader = await openReader(pulumi, {
            snapshot: { ...snapshot(), source: { ...snapshot().source, password } },
            now: "2026-12-04T18:00:00+01:00",
            environment: { VCENTER_PASSWORD: password },
            faults: [{ kind: "vm", vm: "web-02", step: "ImageConversion", times: 1 }],
        });
    });
    after(async () => {
        for (const command of skipped) console.log(`    skipped, ${onlyReal}: ${command}`);
        await reader?.close();
    });

    for (const { heading, blocks } of sectionsOf(guide)) {
        it(`can be walked: ${heading}`, async () => {
            if (heading === "Another try") await startInVsphere(reader, "web-02");
            let said = "";
            for (const block of blocks) said = await walk(block, said);
        });
        for (const { id, says, holds } of checks.filter(({ after }) => after === heading)) it(`${id}: ${says}`, () => reader.look(holds));
    }

    it("names the least access that there is", () => {
        const { code } = sectionsOf(guide)
            .flatMap(({ blocks }) => blocks)
            .find(({ note }) => note === "access.yaml")!;
        const rules = parseAllDocuments(code).map((document) => document.toJS().rules);
        const least = [rulesFor("run", "own"), rulesFor("run", "target"), wishesFor()];
        assert.deepEqual(rules.map(rightsOf), least.map(rightsOf));
    });

    it("has a row for every check, and each is asked or shown", () => {
        const rows = [...readFileSync(join(repository, guide), "utf8").matchAll(/^\| (B-\d\d) +\|/gm)].map(([, id]) => id);
        const asked = new Set([...checks.map(({ id }) => id), ...Object.keys(shown), "B-16"]);
        assert.deepEqual(rows, [...asked].sort());
        assert.equal(rows.length, 18);
    });

    async function walk({ language, note, code }: Block, said: string): Promise<string> {
        if (language === "text") return compare(code, said);
        if (language !== "sh") {
            await reader.write(note, code);
            return said;
        }
        if (note === onlyReal) {
            skipped.push(...code.trim().split("\n"));
            return said;
        }
        const { exitCode, stdout, stderr } = await reader.run(code);
        assert.equal(exitCode !== 0, note === "ends badly", `${code}\n${stdout}\n${stderr}`);
        return `${stdout}\n${stderr}`;
    }
});

const webs = ["web-01", "web-02", "web-03", "web-04"];

interface Snapshot extends Record<string, unknown> {
    readonly source: { readonly vms: readonly (Record<string, unknown> & { readonly id: string; readonly name: string })[] };
}

/** The data centre of the waves. */
function snapshot(): Snapshot {
    return JSON.parse(readFileSync(join(repository, "examples", "waves", "datacenter.json"), "utf8"));
}

/** Each line is somewhere in what was said, `…` standing for anything. */
function compare(expected: string, said: string): string {
    const flat = tight(said);
    const isKubectl = (line: string) => said.includes(noKubectl) && /\b(openshift|vsphere|\w+\.io\/|(Running|Stopped|Succeeded)$)/.test(line);
    for (const line of tight(expected)
        .trim()
        .split("\n")
        .filter((each) => !isKubectl(each))) {
        const pattern = line.split("…").map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
        assert.match(flat, new RegExp(pattern.join(".*")), said);
    }
    return said;
}

/** Without the blanks that align columns. */
function tight(text: string): string {
    return text.replace(/[ \t]+/g, " ").replace(/ :/g, ":");
}

const mtv = (name: string) => ({ name, namespace: "openshift-mtv" });
const nameOf = ({ metadata }: KubeObject) => metadata.name!;

function powerOf({ source }: Sight, names: readonly string[]): readonly unknown[] {
    return names.map((name) => source.view().vms.find((vm) => vm.name === name)?.powerState);
}

async function startInVsphere(reader: Reader, name: string): Promise<void> {
    const { id } = snapshot().source.vms.find((vm) => vm.name === name)!;
    await reader.look(({ source }) => source.change(id, { powerState: "poweredOn", toolsRunningStatus: "guestToolsRunning" }));
}

async function machinesIn(cluster: Sight["cluster"]): Promise<readonly KubeObject[]> {
    const { items } = await cluster.list(kinds.virtualMachine);
    return items.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

async function machine({ cluster }: Sight, name: string): Promise<KubeObject> {
    return (await machinesIn(cluster)).find((each) => nameOf(each) === name)!;
}

function isMeantToRun({ spec }: KubeObject): boolean {
    return spec?.running === true || spec?.runStrategy === "Always";
}

async function podPhases(cluster: Sight["cluster"]): Promise<readonly unknown[]> {
    const { items } = await cluster.list(kinds.pod, { namespace: "web" });
    return items.map(({ status }) => status?.phase);
}
