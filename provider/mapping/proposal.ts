import type { Confidence } from "./rank.ts";

/** A place for a source, and why it. */
export interface Candidate<Target> {
    readonly target: Target;
    readonly confidence: Confidence;
    readonly reason: string;
}

/** What the chosen VMs use and no entry covers. */
export interface Uncovered {
    /** The shortest key that means this source and nothing else; with the target's `id`, a key of its own. */
    readonly key: string;
    readonly sourceId: string;
    readonly sourceName: string;
    /** Keys of VMs, in order. */
    readonly usedBy: readonly string[];
}

/** A source with one candidate before all others. */
export interface Proposal<Target> extends Uncovered, Candidate<Target> {
    /** Best first. */
    readonly alternatives: readonly Candidate<Target>[];
    /** The line to paste into the map. */
    readonly line: string;
}

/** A source that only a person can decide. */
export interface Undecided<Target> extends Uncovered {
    /** Those of the first rank; empty = nothing is like it. */
    readonly candidates: readonly Candidate<Target>[];
    readonly why: string;
    /** The lines to choose from; empty when no line helps. */
    readonly lines: readonly string[];
}

/** Shape: each source is in one of the lists, which are in the order of source ids. */
export interface Decided<Target> {
    readonly proposed: readonly Proposal<Target>[];
    readonly undecided: readonly Undecided<Target>[];
}
