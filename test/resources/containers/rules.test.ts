import assert from "node:assert/strict";
import { releaseIn } from "../../../provider/resources/containers/controller/cluster.ts";
import { releaseBound, releaseFindings, settingFindings } from "../../../provider/resources/containers/controller/rules.ts";
import { sayFinding } from "../../../provider/resources/virtualization/told.ts";
import type { ContainersArgs } from "../../../provider/schema/containers/migrationController.ts";
import { defaultExclusions } from "../../../provider/schema/containers/settings/index.ts";
import { unknown } from "../../../provider/schema/value.ts";

const said = (args: object) => settingFindings(args as ContainersArgs).map((each) => `${each.severity} ${each.property}: ${sayFinding(each)}`);

describe("the settings of MTC", () => {
    const cases: readonly { readonly why: string; readonly args: object; readonly says: readonly RegExp[] }[] = [
        { why: "are fine without any", args: {}, says: [] },
        {
            why: "must be in the one namespace where MTC works",
            args: { namespace: "mtc" },
            says: [/^error namespace: must be `openshift-migration`/],
        },
        {
            why: "must leave behind what the operator does, by name",
            args: { exclusions: { excludedResources: ["deployments", ...defaultExclusions.slice(2)] } },
            says: [
                /^error exclusions\.excludedResources: replaces the operator's list and lacks imagetags, templateinstances of it.*`additionalExcludedResources`/,
            ],
        },
        { why: "may name everything themselves", args: { exclusions: { excludedResources: [...defaultExclusions, "deployments"] } }, says: [] },
        { why: "are not judged before they are known", args: { exclusions: { excludedResources: [unknown] } }, says: [] },
        {
            why: "are not judged where whole parts are not known yet",
            args: {
                role: unknown,
                hasConsole: true,
                exclusions: { additionalExcludedResources: unknown },
                limits: unknown,
                resizing: { threshold: unknown },
            },
            says: [],
        },
        { why: "are not judged where a group is not known yet", args: { exclusions: unknown, controller: unknown }, says: [] },
        {
            why: "leave images and volumes to their switches, in both lists",
            args: {
                exclusions: { excludedResources: [...defaultExclusions, "imagestreams"], additionalExcludedResources: ["persistentvolumeclaims"] },
            },
            says: [
                /^error exclusions\.excludedResources\[14\]: imagestreams has a switch of its own.*`disableImageMigration: true`/,
                /^error exclusions\.additionalExcludedResources\[0\]: persistentvolumeclaims .*`disablePvMigration: true`/,
            ],
        },
        {
            why: "need not name what is left behind already",
            args: { exclusions: { additionalExcludedResources: ["events"] } },
            says: [/^warning exclusions\.additionalExcludedResources\[0\]: events is left behind already/],
        },
        { why: "say what has no effect", args: { rsync: { info: "COPY2" } }, says: [/^warning rsync\.info: has no effect: the controller reads it/] },
        {
            why: "show a console on the host cluster only",
            args: { role: "remote", hasConsole: true },
            says: [/^error hasConsole: is only for the host cluster/],
        },
        {
            why: "count for a remote cluster only where that is read there",
            args: { role: "remote", limits: { pods: 5 }, rsync: { privileged: true, delete: false }, restic: { timeout: "2h" } },
            says: [/^warning limits\.pods: has no effect on a remote cluster/, /^warning rsync\.delete: has no effect on a remote cluster/],
        },
        {
            why: "do not use proposals that are turned off",
            args: { resizing: { enabled: true, proposes: false } },
            says: [/^error resizing\.proposes: must not be false with `enabled: true`/],
        },
        {
            why: "do not ask for more than may be taken",
            args: { controller: { memoryRequest: "12Gi" }, stunnel: { cpuLimit: "50m" }, velero: { cpuRequest: "4" } },
            says: [
                /^error controller\.memoryRequest: the request of 12Gi is above the limit of 10Gi; no pod would start/,
                /^error stunnel\.cpuLimit: the request of 100m is above the limit of 50m/,
            ],
        },
    ];
    for (const { why, args, says } of cases)
        it(why, () => {
            const lines = said(args);
            assert.equal(lines.length, says.length, lines.join("\n"));
            for (const [at, pattern] of says.entries()) assert.match(lines[at]!, pattern);
        });

    const bound = { velero: { useLegacyAws: true, qps: 50 }, images: { mtcVeleroPlugin: "a/b:1" } } as unknown as ContainersArgs;
    for (const { release, strange } of [
        { release: "1.7", strange: ["velero.useLegacyAws", "images.mtcVeleroPlugin"] },
        { release: "1.8", strange: ["velero.qps"] },
    ])
        it(`are held against MTC ${release}`, () =>
            assert.deepEqual(
                releaseFindings(bound, release).map(({ property }) => property),
                strange,
            ));

    it("that only one release knows are named before that is known", () => {
        assert.deepEqual(releaseBound(bound), ["velero.useLegacyAws", "velero.qps", "images.mtcVeleroPlugin"]);
    });

    for (const { version, release } of [
        { version: "1.8.3", release: "1.8" },
        { version: "1.10.0", release: "1.10" },
        { version: "latest", release: undefined },
    ])
        it(`take ${version} for ${release ?? "no release"}`, () => assert.equal(releaseIn(version), release));
});
