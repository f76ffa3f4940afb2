import assert from "node:assert/strict";
import fc from "fast-check";
import type { Verdict } from "../../../provider/await/index.ts";
import type { KubeObject } from "../../../provider/kube/index.ts";
import type { Aimed } from "../../../provider/resources/operator/aim.ts";
import { judgeOperator, operatorMoves } from "../../../provider/resources/operator/judge.ts";
import { isAtLeast, isNewer } from "../../../provider/resources/operator/version.ts";

const namespace = "openshift-mtv";
const [older, old, wanted, next] = ["v2.8.1", "v2.8.3", "v2.8.4", "v2.8.5"].map((version) => `mtv-operator.${version}`) as [
    string,
    string,
    string,
    string,
];
const args: Aimed = { package: "mtv-operator", channel: "release-v2.8" };

const subscription = (status?: Record<string, unknown>): KubeObject => ({
    metadata: { name: "mtv-operator", namespace },
    spec: { name: "mtv-operator" },
    ...(status && { status }),
});
const says = (type: string, reason = "", message = "") => ({ conditions: [{ type, status: "True", reason, message }] });
const csv = (name: string, phase: string, reason = "", message = "", more = {}): KubeObject => ({
    metadata: { name, namespace },
    status: { phase, reason, message, ...more },
});
const plan = (phase: string, names: readonly string[], spec = {}, message = ""): KubeObject => ({
    metadata: { name: "install-x", namespace },
    spec: { clusterServiceVersionNames: names, approved: false, ...spec },
    status: { phase, message },
});
const offered = (current: string, installed?: string) => ({
    ...says("InstallPlanPending", "RequiresApproval"),
    state: "UpgradePending",
    currentCSV: current,
    installPlanRef: { name: "install-x" },
    ...(installed && { installedCSV: installed }),
});
const installed = (name: string) => ({ state: "AtLatestKnown", currentCSV: name, installedCSV: name });
const say = (verdict: Verdict) =>
    [
        verdict.state,
        "for" in verdict ? verdict.for : "",
        ...("reasons" in verdict ? verdict.reasons : []),
        "remark" in verdict ? (verdict.remark ?? "") : "",
    ]
        .filter((each) => each !== "")
        .join(": ");

interface Case {
    readonly why: string;
    readonly status?: Record<string, unknown>;
    readonly asked?: Partial<Aimed>;
    /** InstallPlan, next and installed version. */
    readonly beside?: readonly (KubeObject | undefined)[];
    readonly told: RegExp;
}

const unresolved = "constraints not satisfiable: x";

describe("an operator's state", () => {
    const cases: readonly Case[] = [
        { why: "is not known before OLM has looked", told: /^waiting: OLM to look at the Subscription$/ },
        {
            why: "is ready with the version that has succeeded",
            status: installed(old),
            beside: [undefined, undefined, csv(old, "Succeeded")],
            told: /^ready$/,
        },
        {
            why: "is not ready because OLM calls it up to date",
            status: installed(old),
            beside: [undefined, csv(old, "Installing", "", "waiting for deployment"), csv(old, "Installing")],
            told: /^waiting: the Deployments of mtv-operator\.v2\.8\.3: waiting for deployment$/,
        },
        {
            why: "is not ready while the channel has a later version",
            status: installed(old),
            asked: { head: next },
            beside: [undefined, csv(old, "Succeeded"), csv(old, "Succeeded")],
            told: /^waiting: OLM to find the way from mtv-operator\.v2\.8\.3 to mtv-operator\.v2\.8\.5 in channel release-v2\.8; if it stays/,
        },
        {
            why: "looks for no way to a version that OLM has just put there",
            status: installed(next),
            asked: { version: next },
            beside: [plan("Complete", [next], { approved: true }), undefined, undefined],
            told: /^waiting: OLM to install mtv-operator\.v2\.8\.5$/,
        },
        {
            why: "is ready with a later version than the channel had a moment ago",
            status: installed(next),
            asked: { head: old },
            beside: [undefined, undefined, csv(next, "Succeeded")],
            told: /^ready$/,
        },
        {
            why: "is ready while an upgrade waits that somebody else decides on",
            status: offered(next, old),
            asked: { head: next, approval: "Manual" },
            beside: [plan("RequiresApproval", [next]), undefined, csv(old, "Succeeded")],
            told: /^ready: mtv-operator\.v2\.8\.3 runs; mtv-operator\.v2\.8\.5 waits for an approval: `oc patch installplan install-x -n openshift-mtv/,
        },
        {
            why: "is ready with the pinned version although there is a later one",
            status: offered(next, old),
            asked: { version: old },
            beside: [plan("RequiresApproval", [next]), undefined, csv(old, "Succeeded")],
            told: /^ready$/,
        },
        {
            why: "waits for the pinned version although a later one is offered meanwhile",
            status: offered(next, old),
            asked: { version: old },
            beside: [plan("RequiresApproval", [next]), undefined, csv(old, "Installing")],
            told: /^waiting: the Deployments of mtv-operator\.v2\.8\.3$/,
        },
        {
            why: "is hopeless with a later version than the pinned one",
            status: installed(next),
            asked: { version: old },
            beside: [undefined, undefined, csv(next, "Succeeded")],
            told: /^refused: mtv-operator\.v2\.8\.5 is installed, which is newer than mtv-operator\.v2\.8\.3/,
        },
        {
            why: "tells what a version requires",
            status: offered(old),
            beside: [
                plan("Complete", [old]),
                csv(old, "Pending", "RequirementsNotMet", "one or more requirements couldn't be found", {
                    requirementStatus: [
                        { kind: "CustomResourceDefinition", name: "plans", status: "Present" },
                        { kind: "ServiceAccount", name: "forklift", status: "NotPresent", message: "Service account does not exist" },
                    ],
                }),
            ],
            told: /^waiting: the requirements of mtv-operator\.v2\.8\.3: one or more .* found; ServiceAccount forklift: Service account does not exist$/,
        },
        {
            why: "says what to do about OperatorGroups",
            status: offered(old),
            beside: [plan("Complete", [old]), csv(old, "Failed", "TooManyOperatorGroups", "csv created in namespace with multiple operatorgroups")],
            told: /^refused: .*TooManyOperatorGroups: csv created.*: keep one OperatorGroup/,
        },
        {
            why: "tells what holds an InstallPlan up",
            status: { ...offered(old), ...says("InstallPlanPending", "Installing") },
            beside: [plan("Installing", [old], { approved: true }, "no operator group found that is managing this namespace")],
            told: /^waiting: the InstallPlan install-x of mtv-operator\.v2\.8\.3, which is Installing: no operator group found/,
        },
        {
            why: "waits for an InstallPlan that somebody has deleted",
            status: { ...offered(old), ...says("InstallPlanMissing") },
            told: /^waiting: OLM to make the InstallPlan again/,
        },
        {
            why: "tells why OLM finds nothing",
            status: says("ResolutionFailed", "ConstraintsNotSatisfiable", unresolved),
            told: /^refused: OLM finds no version.*x: if it has been released/,
        },
        {
            why: "waits while OLM could not look",
            status: says("ResolutionFailed", "ErrorPreventedResolution", "failed to list bundles: connection refused"),
            told: /^waiting: OLM to look for a version again: failed to list bundles/,
        },
        {
            why: "waits for catalogs of others too",
            status: says("CatalogSourcesUnhealthy", "UnhealthyCatalogSourceFound"),
            told: /^waiting: all CatalogSources to answer/,
        },
        {
            why: "is ready whatever a catalog does",
            status: { ...installed(old), ...says("CatalogSourcesUnhealthy", "UnhealthyCatalogSourceFound", "targeted catalogsource a/b unhealthy") },
            beside: [undefined, undefined, csv(old, "Succeeded")],
            told: /^ready$/,
        },
    ];
    for (const { why, status, asked, beside = [], told } of cases)
        it(why, () => assert.match(say(judgeOperator(subscription(status), { ...args, ...asked }, beside)), told));
});

describe("an InstallPlan", () => {
    const cases = [
        { why: "of the pinned version is approved", current: wanted, is: true },
        { why: "of a version on the way is approved", current: old, is: true },
        { why: "of a later version is not", current: next, is: false },
        { why: "with what the version depends on is approved", current: wanted, names: [wanted, "oadp-operator.v1.4.1"], is: true },
        { why: "without the version that OLM speaks of is not", current: wanted, names: ["oadp-operator.v1.4.1"], is: false },
        { why: "that is approved already is left alone", current: wanted, spec: { approved: true }, is: false },
        { why: "that is under way is left alone", current: wanted, phase: "Installing", is: false },
        { why: "is left to others without a pin", current: wanted, asked: { approval: "Manual" as const, version: undefined }, is: false },
    ];
    for (const { why, current, names = [current], spec, phase = "RequiresApproval", asked = {}, is } of cases)
        it(why, () => {
            const moves = operatorMoves(subscription(offered(current, older)), { ...args, version: wanted, ...asked }, [plan(phase, names, spec)]);
            assert.deepEqual(
                moves.map(({ ref, patch }) => [ref.name, patch]),
                is ? [["install-x", { spec: { approved: true } }]] : [],
            );
        });
});

describe("versions in names", () => {
    const part = fc.nat(99);
    const version = fc.tuple(part, part, part);
    const named = (of: readonly number[]) => `mtv-operator.v${of.join(".")}`;

    it("are ordered as numbers, part by part", () => {
        fc.assert(
            fc.property(version, version, (one, other) => {
                const difference = one.map((each, at) => each - other[at]!).find((each) => each !== 0) ?? 0;
                assert.equal(isNewer(named(one), named(other)), difference > 0);
                assert.equal(isAtLeast(named(one), named(other)), difference >= 0);
            }),
        );
    });

    it("that are none are neither newer nor older", () => {
        assert.deepEqual([isNewer("stable", old), isNewer(old, "stable"), isAtLeast("stable", "stable")], [false, false, true]);
    });
});
