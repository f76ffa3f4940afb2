/** A plugin that stands in for that of vSphere: roles and permissions become at once what they were asked to be, and there is one data centre. */
import { MigrationError } from "../../provider/errors.ts";
import type { ValueMap } from "../../provider/schema/value.ts";
import { serve } from "../../provider/serve/index.ts";
import type { Configured, ResourceHandler } from "../../provider/serve/port.ts";

const object: ResourceHandler = {
    check: async ({ news }) => ({ inputs: news, issues: [] }),
    diff: async ({ oldInputs, news }) => {
        const changed = Object.keys(news).filter((key) => JSON.stringify(news[key]) !== JSON.stringify(oldInputs[key]));
        const detailed = Object.fromEntries(changed.map((key) => [key, { kind: "update", inputDiff: true } as const]));
        return { changes: changed.length > 0 ? "some" : "none", detailed, deleteBeforeReplace: false };
    },
    create: async ({ news, preview }, { name }) => ({ id: preview ? "" : `id-of-${name}`, outputs: { name, ...news } }),
    update: async ({ id, news }, { name }) => ({ id, outputs: { name, ...news } }),
    read: async ({ id, inputs, state }) => ({ id, inputs, outputs: state }),
    delete: async () => {},
};

const about = { name: "vsphere", version: "4.16.5" };

const provider = {
    ...about,
    schema: () => JSON.stringify({ ...about, config: { variables: {} }, resources: {}, functions: {} }),
    checkConfig: async (news: ValueMap) => ({ inputs: news, issues: [] }),
    diffConfig: async () => ({ changes: "none", detailed: {}, deleteBeforeReplace: false }) as const,
    configure: async (): Promise<Configured> => ({
        resources: { "vsphere:index/role:Role": object, "vsphere:index/entityPermissions:EntityPermissions": object },
        invokes: {
            "vsphere:index/getDatacenter:getDatacenter": async ({ name }) => {
                if (name !== "/Frankfurt") throw new MigrationError("Refused", `datacenter '${name}' not found`);
                return { result: { id: "datacenter-2", name }, issues: [] };
            },
        },
        close: async () => {},
    }),
};

await serve(provider, { constructs: {}, calls: {} }, { engineAddress: process.argv[2] });
