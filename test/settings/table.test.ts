import assert from "node:assert/strict";
import fc from "fast-check";
import { issuesOf } from "../../provider/schema/parse.ts";
import { unknown, type ValueMap } from "../../provider/schema/value.ts";
import {
    duration,
    explicitSettings,
    flag,
    groupOf,
    oneOf,
    quantity,
    sayChanges,
    settingsOf,
    settingsShape,
    specOf,
    text,
    textSwitch,
    wholeNumber,
} from "../../provider/settings/index.ts";

const table = {
    most: wholeNumber({ key: "max_at_once", default: 20, means: "How many at once.", restarts: "the controller" }, { least: 1, most: 500 }),
    validates: textSwitch({ key: "feature_validation", default: true, means: "Whether VMs are validated." }),
    caches: flag({ key: "enable_cache", means: "Whether it caches." }),
    memory: quantity({ key: "limits_memory", default: "1Gi", means: "Most memory." }),
    every: duration({ key: "metric_interval", default: "30s", means: "How often." }),
    image: text({ key: "vddk_image", means: "Image." }),
    pull: oneOf({ key: "image_pull_policy", default: "Always", means: "When images are pulled." }, "test:Pull", {
        Always: "Each time.",
        Never: "Never.",
    }),
};
const shape = settingsShape(table, "test:Settings", "Settings.");

describe("settings", () => {
    for (const { of, settings, issue } of [
        { of: "a number below its least", settings: { most: 0 }, issue: "most: must be at least 1" },
        { of: "a number above its most", settings: { most: 501 }, issue: "most: must be at most 500" },
        { of: "half a number", settings: { most: 1.5 }, issue: "most: must be a whole number" },
        { of: "a text for a switch", settings: { validates: "true" }, issue: "validates: must be a boolean, not a string" },
        { of: "an amount with a strange unit", settings: { memory: "1GB" }, issue: "memory: must be an amount such as `500m`, `2` or `1Gi`" },
        { of: "days", settings: { every: "1d" }, issue: "every: must be a number of seconds, minutes or hours" },
        { of: "an empty text", settings: { image: "" }, issue: "image: must not be empty" },
        { of: "a misspelt name", settings: { mots: 3 }, issue: 'mots: is not a property here; did you mean "most"?' },
    ])
        it(`refuse ${of}`, () => {
            const [first] = issuesOf(shape, settings as ValueMap).map(({ property, reason }) => `${property}: ${reason}`);
            assert.ok(first?.startsWith(issue), first);
        });

    it("become what the operator's spec says, switches in its own spelling, and nothing for what is left out", () => {
        assert.deepEqual(specOf(table, { most: 50, validates: false, caches: true }), {
            max_at_once: 50,
            feature_validation: "false",
            enable_cache: true,
        });
        assert.deepEqual(specOf(table, { validates: unknown }), { feature_validation: unknown });
    });

    it("come back from the spec as they were given", () => {
        const settings = fc.record(
            {
                most: fc.integer({ min: 1, max: 500 }),
                validates: fc.boolean(),
                caches: fc.boolean(),
                memory: fc.constantFrom("500m", "2", "1Gi"),
                every: fc.constantFrom("30s", "5m"),
                image: fc.string({ minLength: 1 }),
                pull: fc.constantFrom("Always", "Never"),
            },
            { requiredKeys: [] },
        );
        fc.assert(fc.property(settings, (given) => assert.deepEqual(settingsOf(table, specOf(table, given as ValueMap)), { ...given })));
    });

    for (const { of, spec, settings } of [
        { of: "a number as a text", spec: { max_at_once: "30" }, settings: { most: 30 } },
        {
            of: "a switch in the other spelling",
            spec: { feature_validation: true, enable_cache: "false" },
            settings: { validates: true, caches: false },
        },
        { of: "an amount as a number", spec: { limits_memory: 2 }, settings: { memory: "2" } },
        { of: "empty texts as nothing", spec: { vddk_image: "", max_at_once: "" }, settings: {} },
        { of: "nothing of what they do not know", spec: { other: 1, enable_cache: "perhaps" }, settings: {} },
    ])
        it(`read ${of}, as other hands write it`, () => assert.deepEqual(settingsOf(table, spec as ValueMap), settings));

    it("tell each change with the default and with what restarts", () => {
        assert.deepEqual(sayChanges(table, { memory: "2Gi", image: "a" }, { most: 50, image: "a", caches: true, every: unknown } as ValueMap), [
            "most: 20 (default) → 50; the controller restarts",
            "caches: not set → true",
            'memory: "2Gi" → "1Gi" (default)',
            'every: "30s" (default) → not known yet',
        ]);
    });

    describe("in groups", () => {
        const grouped = {
            ...table,
            api: groupOf("test:Api", "Of the API.", { memory: quantity({ key: "api_memory", default: "1Gi", means: "Memory." }) }),
        };

        it("stand one below the other in arguments, and side by side in the spec", () => {
            const settings = { most: 30, api: { memory: "2Gi" } };
            assert.deepEqual(specOf(grouped, settings), { max_at_once: 30, api_memory: "2Gi" });
            assert.deepEqual(settingsOf(grouped, specOf(grouped, settings)), settings);
            assert.deepEqual(settingsOf(grouped, { max_at_once: 30 }), { most: 30 });
        });

        it("are judged and told by their path", () => {
            const [issue] = issuesOf(settingsShape(grouped, "test:Grouped", "Settings."), { api: { memory: "1GB" } });
            assert.equal(issue?.property, "api.memory");
            assert.deepEqual(sayChanges(grouped, {}, { api: { memory: "2Gi" } }), ['api.memory: "1Gi" (default) → "2Gi"']);
        });

        it("that are secret are told as different, and nothing of them", () => {
            const secrets = new Set(["api", "urn"]);
            assert.deepEqual(sayChanges(grouped, {}, { api: { memory: "2Gi" } }, secrets), ["api: is different; it is secret"]);
            assert.deepEqual(sayChanges(grouped, { api: { memory: "2Gi" } }, { api: { memory: "2Gi" } }, secrets), []);
        });

        it("that are not known yet are not known below either", () =>
            assert.deepEqual(sayChanges(grouped, {}, { api: unknown }), ['api.memory: "1Gi" (default) → not known yet']));

        it("leave out what the operator has by default, unless it was said", () => {
            const spec = { max_at_once: 20, feature_validation: "false", api_memory: "1Gi" };
            assert.deepEqual(explicitSettings(grouped, spec, {}), { validates: false });
            assert.deepEqual(explicitSettings(grouped, spec, { api: { memory: "2Gi" } }), { validates: false, api: { memory: "1Gi" } });
        });
    });
});
