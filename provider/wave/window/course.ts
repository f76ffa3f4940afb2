/** When machines may be disturbed. Units: epoch milliseconds. */
export interface Window {
    /** Absent = it is open already. */
    readonly opensAt?: number | undefined;
    readonly closesAt: number;
    /** In which its times are told. */
    readonly timeZone: string;
    /** What misses it is started all the same. */
    readonly isForced: boolean;
}

/** What is about to be done, as far as it decides about times. */
export interface Undertaking {
    /** Epoch milliseconds: when it could begin at the earliest. */
    readonly now: number;
    readonly isWarm: boolean;
    /** Warm: every first copy is there. */
    readonly isCopied?: boolean | undefined;
    /** Warm: when the sources are to stop; absent = as soon as the window lets them. */
    readonly cutoverAt?: number | undefined;
    readonly estimate?: { readonly minutes: number; readonly downtimeMinutes?: number | undefined } | undefined;
}

/** When machines are disturbed, and whether the window lets them. Units: epoch milliseconds. */
export interface Course {
    /** Cold: the start of the run; warm: the cutover. */
    readonly beginsAt: number;
    /** As expected; that of the beginning where nothing is known of the duration. */
    readonly endsAt: number;
    readonly isMissed: boolean;
}

/** The instant until which a window holds what could be done now. */
export function heldUntil({ opensAt }: Pick<Window, "opensAt">, now: number): number {
    return Math.max(now, opensAt ?? now);
}

/**
 * When a run begins to disturb its machines and when that is over: a cold one begins when the window opens, a warm one copies at once and cuts over
 * when the window is open and the first copy is there.
 */
export function foresee(window: Window, { now, isWarm, isCopied, cutoverAt, estimate }: Undertaking): Course {
    const copy = (estimate?.minutes ?? 0) * 60_000;
    const opensAt = heldUntil(window, now);
    const beginsAt = isWarm ? Math.max(isCopied ? now : now + copy, cutoverAt ?? opensAt, opensAt) : opensAt;
    const endsAt = beginsAt + (isWarm ? (estimate?.downtimeMinutes ?? 0) * 60_000 : copy);
    return { beginsAt, endsAt, isMissed: endsAt > window.closesAt || beginsAt >= window.closesAt };
}

/** Undertakings one after the other, each when the one before has ended. */
export function foreseeAll(window: Window, now: number, all: readonly Omit<Undertaking, "now">[]): readonly Course[] {
    const courses: Course[] = [];
    for (const each of all) courses.push(foresee(window, { ...each, now: courses.at(-1)?.endsAt ?? now }));
    return courses;
}
