import { type Tour, unless } from "../tour.ts";

/** The Migration in the stack's state. */
interface Run {
    readonly vms: Readonly<Record<string, { readonly outcome: string; readonly error?: string; readonly completedAt?: string }>>;
}

/** A wave of three VMs, of which one is made to fail. */
export const firstWave: Tour<Run> = {
    example: "first-wave",
    stacks: { rehearsal: { secrets: { vcenterPassword: "known-only-to-the-rehearsal" } } },
    stops: [
        {
            heading: "The promise: what would happen, nothing is touched",
            args: ["preview"],
            complaint: (exitCode, run) => unless(exitCode === 0 && !run, "the preview should succeed and leave nothing behind"),
        },
        {
            heading: "The wave: web-02 is made to fail, and `up` says so at once",
            args: ["up", "--yes", "--skip-preview"],
            complaint: (exitCode, run) =>
                unless(exitCode !== 0 && outcomes(run) === "db-01 Succeeded, web-01 Succeeded, web-02 Failed", outcomes(run)),
        },
        {
            heading: "The same command again: only web-02 moves",
            args: ["up", "--yes", "--skip-preview"],
            complaint: (exitCode, run, before) => unless(exitCode === 0 && moved(before, run).join() === "web-02", outcomes(run)),
        },
        {
            heading: "Nothing left to do",
            args: ["preview", "--expect-no-changes"],
            complaint: (exitCode) => unless(exitCode === 0, "a preview after success should be empty"),
        },
        {
            heading: "The end: migration objects go, VMs on both sides stay",
            args: ["destroy", "--yes", "--skip-preview"],
            complaint: (exitCode, run) => unless(exitCode === 0 && !run, "destroy should leave nothing in the stack"),
        },
    ],
    look: (resources) => resources.find(({ type }) => type === "migration-toolkit:virtualization:Migration")?.outputs as Run | undefined,
    end: ([first, second]) => {
        const movedNext = moved(first, second);
        const rows = Object.entries(first?.vms ?? {}).map(([name, { outcome, error = "" }]) => {
            return [name, outcome, movedNext.includes(name) ? "Succeeded" : "left alone", error];
        });
        return { heading: "What became of the VMs", head: ["VM", "first up", "second up", "why"], rows };
    },
};

function outcomes(run: Run | undefined): string {
    const vms = Object.entries(run?.vms ?? {}).sort(([a], [b]) => a.localeCompare(b));
    return vms.map(([name, { outcome }]) => `${name} ${outcome}`).join(", ") || "no run is in the state";
}

/** The VMs that have moved between two looks. */
function moved(before: Run | undefined, after: Run | undefined): string[] {
    const names = Object.keys(after?.vms ?? {}).filter((name) => after?.vms[name]?.outcome === "Succeeded");
    return names.filter((name) => after?.vms[name]?.completedAt !== before?.vms[name]?.completedAt);
}
