import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { parse } from "yaml";
import { ForkliftControllerArgs, ForkliftSettings } from "../../provider/schema/forkliftController.ts";
import { forkliftSettings } from "../../provider/schema/forkliftSettings/index.ts";
import { issuesOf } from "../../provider/schema/parse.ts";
import type { ValueMap } from "../../provider/schema/value.ts";
import { rowsOf, settingsOf, specOf } from "../../provider/settings/index.ts";

interface Property {
    readonly type: string;
    readonly default?: unknown;
    readonly minimum?: number;
    readonly enum?: readonly string[];
    readonly pattern?: string;
}

const file = fileURLToPath(new URL("../../../shared/crds/forklift/forklift.konveyor.io_forkliftcontrollers.yaml", import.meta.url));
const rows = rowsOf(forkliftSettings);
const said = (settings: object) => issuesOf(ForkliftControllerArgs, settings as ValueMap).map(({ property, reason }) => `${property}: ${reason}`);
/** The arguments that hold one setting. */
const nested = (path: readonly string[], value: unknown) => path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as ValueMap;

describe("the settings of MTV", () => {
    describe("beside the installed kind", () => {
        let properties: Readonly<Record<string, Property>> = {};
        before(function () {
            if (!existsSync(file)) {
                console.log("    skipped: the real CustomResourceDefinition is not here (../shared/crds/forklift)");
                return this.skip();
            }
            const { versions } = parse(readFileSync(file, "utf8")).spec;
            properties = versions[0].schema.openAPIV3Schema.properties.spec.properties;
        });

        it("are all that it has, and say which others only older versions know", () => {
            const known = rows.filter(({ setting }) => !setting.only).map(({ setting }) => setting.key);
            assert.deepEqual(known.toSorted(), Object.keys(properties).toSorted());
        });

        it("have its defaults", () => {
            for (const { setting, path } of rows.filter(({ setting }) => !setting.only)) {
                const written = setting.default === undefined ? undefined : specOf(forkliftSettings, nested(path, setting.default))[setting.key];
                assert.deepEqual(written, properties[setting.key]!.default, setting.key);
            }
        });

        it("take what it takes, and refuse what it refuses", () => {
            for (const { setting, path } of rows.filter(({ setting }) => !setting.only)) {
                const { type, minimum, pattern, enum: values } = properties[setting.key]!;
                const isTaken = (value: unknown) => said(nested(path, value)).length === 0;
                const isWritten = (value: unknown) => {
                    const text = specOf(forkliftSettings, nested(path, value))[setting.key];
                    const fits = values ? values.includes(String(text)) : !pattern || new RegExp(pattern).test(String(text));
                    return fits && (typeof text === "number" ? "integer" : typeof text) === type;
                };
                if (minimum !== undefined)
                    assert.deepEqual([isTaken(minimum - 1), isTaken(minimum), isWritten(minimum)], [false, true, true], setting.key);
                if (type === "integer") assert.deepEqual([isTaken(2 ** 31 - 1), isTaken(2 ** 31), isTaken(1.5)], [true, false, false], setting.key);
                const tries = [true, "Never", "markdown", "30s", "5x", "500m", "1GB", "{{.PlanName}}-\\d", "{{.PlanName}}", "a.b/c:1"];
                for (const each of tries) if (isTaken(each)) assert.ok(isWritten(each), `${setting.key}: ${each}`);
                assert.ok(
                    [...tries, minimum].some((each) => each !== undefined && isTaken(each)) || /aap_url|mountpath/.test(setting.key),
                    setting.key,
                );
            }
        });
    });

    for (const { of, settings, issue } of [
        { of: "no slot", settings: { maxVmInflight: 0 }, issue: "maxVmInflight: must be at least 1" },
        { of: "an image with blanks", settings: { vddkImage: "VDDK 8" }, issue: "vddkImage: is no image reference; write it as" },
        { of: "a misspelt group's name", settings: { images: { ui: "a" } }, issue: "images.ui: is not a property here" },
        {
            of: "an amount in GB",
            settings: { containers: { api: { limits: { memory: "1GB" } } } },
            issue: "containers.api.limits.memory: must be an amount",
        },
        {
            of: "braces that are escaped already",
            settings: { pvcNameTemplate: "\\{\\{.PlanName\\}\\}" },
            issue: "pvcNameTemplate: must be without backsl",
        },
        {
            of: "an address without a scheme",
            settings: { aap: { url: "aap" } },
            issue: "aap.url: must be an address such as `https://aap.example.com`",
        },
    ])
        it(`refuse ${of}`, () => assert.ok(said(settings)[0]?.startsWith(issue), said(settings).join()));

    it("escape the braces of templates", () => {
        const template = "{{trunc 10 .PlanName}}-{{.DiskIndex}}";
        const spec = specOf(forkliftSettings, { pvcNameTemplate: template });
        assert.deepEqual(spec, { controller_pvc_name_template: "\\{\\{trunc 10 .PlanName\\}\\}-\\{\\{.DiskIndex\\}\\}" });
        assert.deepEqual(settingsOf(forkliftSettings, spec), { pvcNameTemplate: template });
    });

    it("come back from the spec as they were given", () => {
        const samples: readonly unknown[] = [true, false, 1, 7, "Never", "json", "30s", "500m", "{{.PlanName}}", "a/b:1", "name", "https://a", "/a"];
        const valid = rows.map(({ path }) => samples.filter((each) => said(nested(path, each)).length === 0).map((each) => nested(path, each)));
        const one = fc.nat(rows.length - 1).chain((at) => fc.constantFrom(...valid[at]!));
        fc.assert(fc.property(one, (given) => assert.deepEqual(settingsOf(forkliftSettings, specOf(forkliftSettings, given)), given)));
    });

    it("are the arguments of the resource and of whoever makes it, by the same names", () => {
        const own = new Set(["name", "namespace", "labels", "annotations"]);
        const names = Object.keys(ForkliftControllerArgs.shape).filter((name) => !own.has(name));
        assert.deepEqual(names, Object.keys(ForkliftSettings.shape));
    });
});
