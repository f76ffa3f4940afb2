import semver from "semver";

/** The version in a ClusterServiceVersion's name, as `2.8.3` of `mtv-operator.v2.8.3`; undefined when there is none. */
export function versionOf(name: string): semver.SemVer | undefined {
    return semver.parse(name.replace(/^.*?\.v?(?=\d)/, "")) ?? undefined;
}

/** True when one is known to be newer than the other. */
export function isNewer(one: string, other: string): boolean {
    const [first, second] = [versionOf(one), versionOf(other)];
    return first !== undefined && second !== undefined && semver.compare(first, second) > 0;
}

/** True when what is installed is what is wanted, or newer. */
export function isAtLeast(installed: string, wanted: string): boolean {
    return installed === wanted || isNewer(installed, wanted);
}
