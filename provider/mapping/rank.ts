export type Confidence = "high" | "medium" | "low";

/** One way in which a place of the target can be like a source; a table of them is in order of rank. */
export interface Rule<Source, Place> {
    readonly confidence: Confidence;
    /** Why they are alike, or undefined when they are not. */
    readonly say: (source: Source, place: Place) => string | undefined;
}

export interface Ranked<Place> {
    readonly place: Place;
    readonly confidence: Confidence;
    readonly reason: string;
    /** One digit a rule, the first rule first: the greater text is the better place. */
    readonly rank: string;
}

/** The places that are like a source in any way, best first; of one rank, in the order that they came in. */
export function ranked<Source, Place>(rules: readonly Rule<Source, Place>[], source: Source, places: readonly Place[]): readonly Ranked<Place>[] {
    return places
        .flatMap((place): readonly Ranked<Place>[] => {
            const said = rules.map(({ say }) => say(source, place));
            const first = rules.find((_, at) => said[at] !== undefined);
            if (!first) return [];
            const rank = said.map((reason) => (reason === undefined ? "0" : "1")).join("");
            const reason = said.filter((each) => each !== undefined).join(", and ");
            return [{ place, confidence: first.confidence, reason, rank }];
        })
        .sort(({ rank: one }, { rank: other }) => (one === other ? 0 : one > other ? -1 : 1));
}

/** Whether names differ only in what people write differently: `VLAN 112`, `vlan_112` and `vlan112` are one. */
export function isAlike(one: string, other: string): boolean {
    return plain(one) !== "" && plain(one) === plain(other);
}

function plain(name: string): string {
    return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
