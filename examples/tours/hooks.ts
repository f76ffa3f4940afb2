import { type Tour, unless, walk } from "../tour.ts";
import { openTickets, type Tickets } from "./tickets.ts";

interface Seen {
    /** The Migration in the stack's state. */
    readonly run: Run | undefined;
    /** What the ticket system was told by the command before. */
    readonly told: string;
}

interface Run {
    readonly vms: Readonly<Record<string, { readonly outcome: string; readonly step?: string; readonly error?: string }>>;
}

/** A wave with hooks: its ticket is refused, then the playbook before the move fails on one VM, then all goes well. */
export async function walkHooks(): Promise<number> {
    const tickets = await openTickets();
    try {
        return await walk(tourWith(tickets));
    } finally {
        tickets.close();
    }
}

const up = ["up", "--yes", "--skip-preview"];

const tourWith = (tickets: Tickets): Tour<Seen> => ({
    example: "hooks",
    isInline: true,
    stacks: { rehearsal: { config: { ticketUrl: tickets.url }, secrets: { vcenterPassword: "known-only-to-the-rehearsal" } } },
    stops: [
        {
            heading: "The promise: no hook of either kind is called",
            args: ["preview"],
            complaint: (exitCode, seen) => unless(exitCode === 0 && isSeen(seen, "", ""), say(seen)),
        },
        {
            heading: "The ticket system says no: nothing moves",
            args: up,
            before: () => tickets.refuse(true),
            complaint: (exitCode, seen) => unless(exitCode !== 0 && isSeen(seen, "open", ""), say(seen)),
        },
        {
            heading: "The playbook before the move fails on web-02: the ticket is told, and stays open",
            args: up,
            before: () => tickets.refuse(false),
            complaint: (exitCode, seen) => unless(exitCode !== 0 && isSeen(seen, "open, failed", "web-01 Succeeded, web-02 Failed"), say(seen)),
        },
        {
            heading: "The same command again: only web-02 moves, and the ticket is closed",
            args: up,
            complaint: (exitCode, seen) => unless(exitCode === 0 && isSeen(seen, "open, closed", "web-01 Succeeded, web-02 Succeeded"), say(seen)),
        },
        {
            heading: "Nothing left to do, and nothing to tell",
            args: ["preview", "--expect-no-changes"],
            complaint: (exitCode, seen) => unless(exitCode === 0 && seen?.told === "", say(seen)),
        },
        {
            heading: "The end: migration objects go, VMs on both sides stay",
            args: ["destroy", "--yes", "--skip-preview"],
            complaint: (exitCode, seen) => unless(exitCode === 0 && isSeen(seen, "", ""), say(seen)),
        },
    ],
    look: (resources) => ({
        run: resources.find(({ type }) => type === "migration-toolkit:virtualization:Migration")?.outputs as Run | undefined,
        told: tickets.heard().join(", "),
    }),
    end: (all) => ({
        heading: "What the ticket system was told",
        head: ["command", "told", "VMs"],
        rows: [
            ["refused", all[1]],
            ["first run", all[2]],
            ["second run", all[3]],
        ].map(([name, seen]) => [name as string, (seen as Seen).told, outcomes(seen as Seen)]),
    }),
});

function isSeen(seen: Seen | undefined, told: string, moved: string): boolean {
    return seen?.told === told && outcomes(seen) === moved;
}

function outcomes({ run }: Seen): string {
    const vms = Object.entries(run?.vms ?? {}).sort(([a], [b]) => a.localeCompare(b));
    return vms.map(([name, { outcome }]) => `${name} ${outcome}`).join(", ");
}

function say(seen: Seen | undefined): string {
    return `the ticket system was told: ${seen?.told || "nothing"}; the run: ${(seen && outcomes(seen)) || "none"}`;
}
