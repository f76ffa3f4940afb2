import { type Keyed, type Known, lineOf, pointerTo } from "./keys.ts";
import type { Candidate, Decided, Proposal, Uncovered, Undecided } from "./proposal.ts";
import type { Ranked } from "./rank.ts";
import { type CoverageFacts, type Side, typeOf, uncovered, unlisted, type Vms } from "./sources.ts";
import type { TargetFacts } from "./target.ts";

/** What proposals for one side of the maps are made from. */
export interface Proposing<Target> {
    readonly vms: Vms;
    readonly facts: CoverageFacts;
    readonly target: TargetFacts;
    /** What is written already. */
    readonly given: Readonly<Record<string, Target>>;
}

interface SourceOf<K extends Known> extends Uncovered {
    /** Undefined = the inventory does not list it. */
    readonly known: K | undefined;
    /** Where the key is not enough. */
    readonly id?: string;
}

/** What the chosen VMs use and nothing covers yet, by id. */
export function sourcesOf<K extends Known>(side: Side, { vms, given }: Proposing<Keyed[string]>, all: readonly K[]): readonly SourceOf<K>[] {
    return [...uncovered(side, vms, given, all)]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([sourceId, usedBy]) => {
            const known = all.find(({ id }) => id === sourceId);
            const pointer = known ? pointerTo(known, all, given, typeOf(vms)) : { key: sourceId };
            return { ...pointer, sourceId, sourceName: known?.name ?? sourceId, usedBy, known };
        });
}

/** What can be said of one source. */
export interface Opinion<Target> {
    /** Best first. */
    readonly candidates: readonly Candidate<Target>[];
    /** How many of them no other is better than. */
    readonly first: number;
    /** Why there is no candidate. */
    readonly why: string;
    /** What there is to choose from without a candidate. */
    readonly others: readonly Target[];
}

/** The opinion that there is this one place. */
export function certain<Target>(candidate: Candidate<Target>): Opinion<Target> {
    return { candidates: [candidate], first: 1, why: "", others: [] };
}

export function opinion<Place, Target>(
    found: readonly Ranked<Place>[],
    toTarget: (place: Place) => Target,
    why: string,
    others: readonly Target[],
): Opinion<Target> {
    const candidates = found.map(({ place, confidence, reason }) => ({ target: toTarget(place), confidence, reason }));
    return { candidates, first: found.filter(({ rank }) => rank === found[0]!.rank).length, why, others: others.slice(0, 3) };
}

/** One winner is a proposal; several, or none, are left to a person, with the lines to choose from. */
export function decided<Target extends object>(
    side: Side,
    sources: readonly SourceOf<Known>[],
    opinionOf: (sourceId: string) => Opinion<Target> | undefined,
): Decided<Target> {
    const judged = sources.map(({ known, id, ...source }) => judge(side, source, opinionOf(source.sourceId), id === undefined ? {} : { id }));
    return { proposed: judged.flatMap(({ proposed = [] }) => proposed), undecided: judged.flatMap(({ undecided = [] }) => undecided) };
}

function judge<Target extends object>(
    side: Side,
    source: Uncovered,
    seen: Opinion<Target> | undefined,
    pointer: { readonly id?: string },
): { readonly proposed?: Proposal<Target>; readonly undecided?: Undecided<Target> } {
    if (!seen) return { undecided: { ...source, candidates: [], why: unlisted(side), lines: [] } };
    const all = seen.candidates.map((each) => ({ ...each, target: { ...pointer, ...each.target } }));
    const line = (target: Target) => lineOf(source.key, { ...pointer, ...target });
    const [best, ...alternatives] = all;
    if (best && seen.first === 1) return { proposed: { ...source, ...best, alternatives, line: line(best.target) } };
    const candidates = all.slice(0, seen.first);
    const why = best ? `${seen.first} are equally like it: ${candidates.map(({ reason }) => reason).join("; ")}` : seen.why;
    return { undecided: { ...source, candidates, why, lines: (best ? candidates.map(({ target }) => target) : seen.others).map(line) } };
}
