/**
 * A plugin that stands in for that of vSphere. What it says of names, ids, order and differences is what the real one (4.17) says with vCenter's
 * simulator, as long as nobody but the stack does anything there: it remembers no vCenter.
 */
import { createHash } from "node:crypto";
import { MigrationError } from "../../provider/errors.ts";
import { containsUnknown, type ValueMap } from "../../provider/schema/value.ts";
import { serve } from "../../provider/serve/index.ts";
import type { Configured, ResourceHandler } from "../../provider/serve/port.ts";

/** By name, wherever they are. */
const datacentres: Readonly<Record<string, string>> = { DC0: "datacenter-1", Frankfurt: "datacenter-2", DC1: "datacenter-39" };

interface Permission extends ValueMap {
    readonly userOrGroup: string;
    readonly roleId: string;
}

/** What it makes, by what is read of it afterwards. */
interface Kind {
    readonly seen: (news: ValueMap) => ValueMap;
    readonly idOf: (news: ValueMap, urn: string) => string;
    readonly isNamed: boolean;
    readonly replacing: readonly string[];
}

/** Every role has the privileges of System, and they are not told. */
const role: Kind = {
    seen: (news) => ({ ...news, rolePrivileges: (news.rolePrivileges as string[]).filter((id) => !id.startsWith("System.")).sort() }),
    idOf: (_, urn) => String(createHash("sha256").update(urn).digest().readUInt32BE() >>> 1),
    isNamed: true,
    replacing: [],
};

const entityPermissions: Kind = {
    seen: (news) => ({ ...news, permissions: (news.permissions as Permission[]).map(lowered).sort(byName) }),
    idOf: ({ entityId, permissions }) => {
        refuse(permissions as Permission[]);
        return String(entityId);
    },
    isNamed: false,
    replacing: ["entityId", "entityType"],
};

/** Errors: those of the plugin, in the middle of `up`. */
function refuse(permissions: readonly Permission[]): void {
    const names = permissions.map(({ userOrGroup }) => userOrGroup);
    const again = names.find((name, at) => names.indexOf(name) < at);
    if (again) throw new MigrationError("Refused", `user/group ${again} repeated, there is already a permission defined for the user/group`);
    for (const { roleId } of permissions)
        if (!Number.isInteger(Number(roleId))) throw new MigrationError("Refused", `error while converting role id ${roleId} to integer`);
}

const lowered = (each: Permission): Permission => ({ ...each, userOrGroup: each.userOrGroup.toLowerCase() });
const byName = (one: Permission, other: Permission) => (one.userOrGroup < other.userOrGroup ? -1 : 1);

/** What has the same parts in another order or in other letters is the same. */
function handlerOf({ seen, idOf, isNamed, replacing }: Kind): ResourceHandler {
    const answer = (news: ValueMap) => (isNamed ? { ...news, label: news.name! } : news);
    return {
        check: async ({ news, olds, randomSeed }, { name }) => {
            const random = `${name}-${Buffer.from(randomSeed).toString("hex").slice(0, 7)}`;
            return { inputs: isNamed ? { ...news, name: news.name ?? olds?.name ?? random } : news, issues: [] };
        },
        diff: async ({ oldInputs, news }) => {
            const comparable = (map: ValueMap) => (containsUnknown(map) ? map : seen(map));
            const [before, after] = [comparable(oldInputs), comparable(news)];
            const changed = Object.keys(news).filter((key) => JSON.stringify(after[key]) !== JSON.stringify(before[key]));
            const kindOf = (key: string) => (replacing.includes(key) ? "update-replace" : "update");
            const detailed = Object.fromEntries(changed.map((key) => [key, { kind: kindOf(key), inputDiff: true } as const]));
            return { changes: changed.length > 0 ? "some" : "none", detailed, deleteBeforeReplace: false };
        },
        create: async ({ news, preview }, { urn }) => ({ id: preview ? "" : idOf(news, urn), outputs: answer(news) }),
        update: async ({ id, news }) => ({ id, outputs: answer(news) }),
        read: async ({ id, inputs, state }) => ({ id, inputs, outputs: state }),
        delete: async () => {},
    };
}

const about = { name: "vsphere", version: "4.17.0" };

const provider = {
    ...about,
    schema: () => JSON.stringify({ ...about, config: { variables: {} }, resources: {}, functions: {} }),
    checkConfig: async (news: ValueMap) => ({ inputs: news, issues: [] }),
    diffConfig: async () => ({ changes: "none", detailed: {}, deleteBeforeReplace: false }) as const,
    configure: async (): Promise<Configured> => ({
        resources: { "vsphere:index/role:Role": handlerOf(role), "vsphere:index/entityPermissions:EntityPermissions": handlerOf(entityPermissions) },
        invokes: {
            "vsphere:index/getDatacenter:getDatacenter": async ({ name }) => {
                const id = datacentres[String(name).split("/").at(-1)!];
                if (!id) throw new MigrationError("Refused", `error fetching datacenter: datacenter '${name}' not found`);
                return { result: { id, name: name!, virtualMachines: [] }, issues: [] };
            },
        },
        close: async () => {},
    }),
};

await serve(provider, { constructs: {}, calls: {} }, { engineAddress: process.argv[2] });
