import { type Stop, type Tour, unless } from "../tour.ts";

/** What became of the VMs of a stack's runs, by name, and whether anything is there at all. */
interface Look {
    readonly isThere: boolean;
    readonly vms: Readonly<Record<string, Vm>>;
}

interface Vm {
    readonly outcome: string;
    readonly error?: string;
    readonly completedAt?: string;
}

const up = ["up", "--yes", "--skip-preview"];
const destroy = ["destroy", "--yes", "--skip-preview"];
const wentWell = (exitCode: number) => unless(exitCode === 0, "it should succeed");

/** The stage is what moves a wave; it stands in the stack's configuration. */
function setStage(on: string, stage: string, heading: string): Stop<Look> {
    return { heading, on, args: ["config", "set", "--path", "wave.stage", stage], complaint: wentWell };
}

/** Two waves on one foundation: a cold one of two plans, in which a VM fails and moves again, and a warm one that is cut over. */
export const waves: Tour<Look> = {
    example: "waves",
    stacks: {
        rehearsal: { folder: "foundation", secrets: { vcenterPassword: "known-only-to-the-rehearsal" } },
        "wave-01": {},
        "wave-02": {},
    },
    stops: [
        { heading: "The foundation that all waves share: the source and the maps", on: "rehearsal", args: up, complaint: wentWell },
        {
            heading: "The promise of wave 01: six VMs in two plans, when it starts and when it ends; nothing is touched",
            on: "wave-01",
            args: ["preview"],
            complaint: (exitCode, look) => unless(exitCode === 0 && !look?.isThere, "the preview should succeed and leave nothing behind"),
        },
        setStage("wave-01", "complete", "It shall run"),
        {
            heading: "Wave 01 waits for its window and runs; web-02 is made to fail, and `up` says so at once",
            on: "wave-01",
            args: up,
            complaint: (exitCode, look) => unless(exitCode !== 0 && list(look, "Failed") === "web-02", sayAll(look)),
        },
        {
            heading: "The same command again: only web-02 moves",
            on: "wave-01",
            args: up,
            complaint: (exitCode, look, before) => unless(exitCode === 0 && moved(before, look).join() === "web-02", sayAll(look)),
        },
        { heading: "What happened in wave 01", on: "wave-01", page: "wave-01.html" },
        setStage("wave-02", "precopy", "Wave 02 is warm: its disks are copied while the machines run"),
        {
            heading: "The first copies; the machines run on",
            on: "wave-02",
            args: up,
            complaint: (exitCode, look) => unless(exitCode === 0 && list(look, "Running") === "app-04, db-01, mail-01", sayAll(look)),
        },
        setStage("wave-02", "complete", "The sources shall stop as soon as the window opens"),
        {
            heading: "The cutover as it will be",
            on: "wave-02",
            args: ["preview"],
            complaint: wentWell,
        },
        {
            heading: "The cutover",
            on: "wave-02",
            args: up,
            complaint: (exitCode, look) => unless(exitCode === 0 && list(look, "Succeeded") === "app-04, db-01, mail-01", sayAll(look)),
        },
        { heading: "What happened in wave 02", on: "wave-02", page: "wave-02.html" },
        ...["wave-02", "wave-01", "rehearsal"].map((on): Stop<Look> => {
            const complaint: Stop<Look>["complaint"] = (exitCode, look) =>
                unless(exitCode === 0 && !look?.isThere, "destroy should leave nothing in the stack");
            return { heading: `The end of ${on}: migration objects go, VMs on both sides stay`, on, args: destroy, complaint };
        }),
    ],
    look: (resources) => ({
        isThere: resources.some(({ type }) => type.startsWith("migration-toolkit:")),
        vms: Object.assign(
            {},
            ...resources.filter(({ type }) => type === "migration-toolkit:virtualization:Migration").map(({ outputs }) => (outputs as Look).vms),
        ),
    }),
    end: (looks) => {
        const names = [...new Set(looks.flatMap(({ vms }) => Object.keys(vms)))].sort();
        const rows = names.map((name) => {
            const ends = [...new Set(looks.flatMap(({ vms }) => vms[name]?.outcome ?? []))];
            const error = looks.flatMap(({ vms }) => vms[name]?.error ?? []).at(0);
            return [name, ends.join(", then "), error ?? ""];
        });
        return { heading: "What became of the VMs", head: ["VM", "outcome", "why"], rows };
    },
};

function list(look: Look | undefined, outcome: string): string {
    const those = Object.entries(look?.vms ?? {}).filter(([, vm]) => vm.outcome === outcome);
    return those
        .map(([name]) => name)
        .sort()
        .join(", ");
}

function sayAll(look: Look | undefined): string {
    const all = Object.entries(look?.vms ?? {}).map(([name, { outcome }]) => `${name} ${outcome}`);
    return all.sort().join(", ") || "no run is in the state";
}

/** The VMs that have moved between two looks. */
function moved(before: Look | undefined, after: Look | undefined): string[] {
    const names = Object.keys(after?.vms ?? {}).filter((name) => after?.vms[name]?.outcome === "Succeeded");
    return names.filter((name) => after?.vms[name]?.completedAt !== before?.vms[name]?.completedAt);
}
