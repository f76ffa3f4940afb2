import { type Tour, unless } from "../tour.ts";

/** The DataVolumes in the stack's state, by the names of their resources. */
type Disks = Readonly<Record<string, Disk>>;

interface Disk {
    readonly phase: string;
    readonly restartCount: number;
    readonly uid: string;
}

/** Three disks, of which the importer of one is made to fail too often. */
export const importDisk: Tour<Disks> = {
    example: "import-disk",
    stacks: { rehearsal: { secrets: { imagesPassword: "known-only-to-the-rehearsal" } } },
    stops: [
        {
            heading: "The promise: what would happen, nothing is touched",
            args: ["preview"],
            complaint: (exitCode, disks) => unless(exitCode === 0 && !disks, "the preview should succeed and leave nothing behind"),
        },
        {
            heading: "The disks: the importer of fedora fails twice, and `up` says why; the others go on",
            args: ["up", "--yes", "--skip-preview", "--continue-on-error"],
            complaint: (exitCode, disks) =>
                unless(exitCode !== 0 && phases(disks) === "data Succeeded, fedora ImportInProgress, tools Succeeded", phases(disks)),
        },
        {
            heading: "The same command again: CDI has gone on with the same disk",
            args: ["up", "--yes", "--skip-preview"],
            complaint: (exitCode, disks, before) =>
                unless(
                    exitCode === 0 && phases(disks) === "data Succeeded, fedora Succeeded, tools Succeeded" && uids(disks) === uids(before),
                    phases(disks),
                ),
        },
        {
            heading: "Nothing left to do",
            args: ["preview", "--expect-no-changes"],
            complaint: (exitCode) => unless(exitCode === 0, "a preview after success should be empty"),
        },
        {
            heading: "The end: the disks go with the stack",
            args: ["destroy", "--yes", "--skip-preview"],
            complaint: (exitCode, disks) => unless(exitCode === 0 && !disks, "destroy should leave nothing in the stack"),
        },
    ],
    look(resources) {
        const disks = resources.filter(({ type }) => type === "migration-toolkit:imports:DataVolume");
        return disks.length > 0 ? Object.fromEntries(disks.map(({ urn, outputs }) => [urn.split("::").at(-1)!, outputs as Disk])) : undefined;
    },
    end: ([first, second]) => {
        const rows = sorted(first).map(([name, { phase }]) => [name, phase, second![name]!.phase, String(second![name]!.restartCount)]);
        return { heading: "What became of the disks", head: ["disk", "first up", "second up", "restarts"], rows };
    },
};

function sorted(disks: Disks = {}): readonly (readonly [string, Disk])[] {
    return Object.entries(disks).sort(([a], [b]) => a.localeCompare(b));
}

function phases(disks: Disks | undefined): string {
    const each = sorted(disks).map(([name, { phase }]) => `${name} ${phase}`);
    return each.join(", ") || "no disk is in the state";
}

function uids(disks: Disks | undefined): string {
    const each = sorted(disks).map(([, { uid }]) => uid);
    return each.join();
}
