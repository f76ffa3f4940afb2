import assert from "node:assert/strict";
import fc from "fast-check";
import { unheard } from "../../../provider/resources/containers/controller/excluded.ts";
import { controllerArgs, controllerSpec } from "../../../provider/resources/containers/controller/spec.ts";
import { type ContainersArgs, MigrationControllerArgs } from "../../../provider/schema/containers/migrationController.ts";
import { containersSettings, defaultExclusions } from "../../../provider/schema/containers/settings/index.ts";
import { issuesOf } from "../../../provider/schema/parse.ts";
import type { ValueMap } from "../../../provider/schema/value.ts";
import { rowsOf } from "../../../provider/settings/index.ts";

const read = (spec: object, prior: ValueMap = {}) => controllerArgs({ metadata: {}, spec: { ...spec } }, prior);
const needed = { cluster_name: "host", migration_velero: true, migration_controller: true, migration_ui: true };

describe("a MigrationController's spec", () => {
    const roles: readonly { readonly why: string; readonly args: ContainersArgs; readonly spec: object }[] = [
        { why: "has what the playbook needs on the host cluster", args: {}, spec: needed },
        { why: "has Velero alone on a remote one", args: { role: "remote" }, spec: { ...needed, migration_controller: false, migration_ui: false } },
        { why: "hides the console", args: { hasConsole: false }, spec: { ...needed, migration_ui: false } },
        { why: "hides the log reader", args: { hasLogReader: false }, spec: { ...needed, migration_log_reader: false } },
        { why: "names the host cluster", args: { cluster: { name: "munich" } }, spec: { ...needed, cluster_name: "munich" } },
    ];
    for (const { why, args, spec } of roles)
        it(why, () => {
            assert.deepEqual(controllerSpec(args), spec);
            assert.deepEqual(read(spec, args), args);
            assert.deepEqual(read(spec), args);
        });

    it("is written in the operator's words", () => {
        const args = {
            proxy: { https: "http://proxy:3128", noProxy: ".example.com" },
            limits: { pods: 300 },
            controller: { memoryLimit: "12Gi" },
            rsync: { extras: ["--compress", "--timeout=600"], sourceSupplementalGroups: [1000, 2000] },
            sourceRsyncPods: { cpuLimit: "2" },
            restic: { supplementalGroups: [5555] },
            stunnel: { verifyCaLevel: "1" },
        } as ContainersArgs;
        assert.deepEqual(controllerSpec(args), {
            ...needed,
            https_proxy: "http://proxy:3128",
            no_proxy: ".example.com",
            mig_pod_limit: 300,
            mig_controller_limits_memory: "12Gi",
            rsync_opt_extras: "--compress --timeout=600",
            src_supplemental_groups: "1000,2000",
            source_rsync_pod_cpu_limits: "2",
            restic_supplemental_groups: [5555],
            stunnel_verify_ca_level: "1",
        });
        assert.deepEqual(read(controllerSpec(args)), args);
    });

    it("is read in either spelling, and with numbers as texts", () => {
        assert.deepEqual(read({ ...needed, noProxy: "a.com", migPodLimit: "7", restic_supplemental_groups: 5 }), {
            proxy: { noProxy: "a.com" },
            limits: { pods: 7 },
            restic: { supplementalGroups: [5] },
        });
    });

    it("leaves out what the program does not say, and keeps an empty group that it does", () => {
        assert.deepEqual(read({ ...needed, version: "1.8.3", mig_pod_limit: 100, strange: 1 }, { rsync: {} }), { rsync: {} });
        assert.deepEqual(read({ ...needed, mig_pod_limit: 100 }, { limits: { pods: 100 } }), { limits: { pods: 100 } });
    });

    const rows = rowsOf(containersSettings);
    const nested = (path: readonly string[], value: unknown) => path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as ValueMap;
    const samples: readonly unknown[] = [
        ...[true, false, 7, 42, "Never", "Route", "NodePort", "1", "3", "2h", "500m", "12Gi", "a/b:1", "host-2", "http://p:3128"],
        ...[["a", "b"], ["--x"], [1, 2], { role: "infra" }],
    ];
    const valid = rows.map(({ path, setting }) =>
        samples
            .filter((each) => JSON.stringify(each) !== JSON.stringify(setting.default))
            .map((each) => nested(path, each))
            .filter((args) => issuesOf(MigrationControllerArgs, args).length === 0),
    );

    it("has a sample of each setting", () => {
        const without = rows.filter((_row, at) => valid[at]!.length === 0).map(({ setting }) => setting.key);
        assert.deepEqual(without, []);
    });

    it("gives back each setting as it was given", () => {
        const one = fc.nat(rows.length - 1).chain((at) => fc.constantFrom(...valid[at]!));
        fc.assert(fc.property(one, (args) => assert.deepEqual(read(controllerSpec(args as ContainersArgs)), args)));
    });

    it("has one key for each setting", () => {
        const keys = rows.map(({ setting }) => setting.key);
        assert.equal(new Set(keys).size, keys.length);
    });
});

describe("what the controller has heard of excluded resources", () => {
    const deployment = (...told: readonly string[]) => ({
        metadata: {},
        spec: { template: { spec: { containers: [{ name: "mtc", env: [{ name: "EXCLUDED_RESOURCES", value: told.join(",") }] }] } } },
    });
    const more = { exclusions: { additionalExcludedResources: ["routes"], disablePvMigration: true } };
    const cases: readonly {
        readonly why: string;
        readonly args: ContainersArgs;
        readonly told: readonly string[];
        readonly says: string | undefined;
    }[] = [
        { why: "is all there is", args: {}, told: defaultExclusions, says: undefined },
        { why: "need not be what a release leaves out of its own list", args: {}, told: defaultExclusions.slice(0, 10), says: undefined },
        {
            why: "lacks what was added",
            args: more,
            told: defaultExclusions,
            says: "its EXCLUDED_RESOURCES lack persistentvolumes, persistentvolumeclaims, routes",
        },
        {
            why: "still holds what was taken away",
            args: {},
            told: [...defaultExclusions, "routes"],
            says: "its EXCLUDED_RESOURCES still hold routes",
        },
    ];
    for (const { why, args, told, says } of cases) it(why, () => assert.equal(unheard(args, deployment(...told)), says));

    it("is nothing yet", () => assert.equal(unheard({}, { metadata: {} }), "its EXCLUDED_RESOURCES are not there"));
});
