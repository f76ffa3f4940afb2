import fc from "fast-check";
import type { InventoryVm } from "../../provider/inventory/index.ts";
import type { Query } from "../../provider/selection/index.ts";
import {
    additions,
    type Expression,
    functions,
    type Infix,
    keywords,
    multiplications,
    relations,
    type Step,
    type Unit,
    unitSizes,
} from "../../provider/selection/query/syntax.ts";
import { disk, nic, vm } from "./inventory.ts";

const gib = 1024 ** 3;

/** Six VMs in two folders; `web-03` is off, big, and has a critical concern. */
export const fleet: readonly InventoryVm[] = [
    vm({ id: "vm-1", name: "web-01", path: "/DC/vm/web/web-01", memoryMB: 2048, cpuCount: 2 }),
    vm({ id: "vm-2", name: "web-02", path: "/DC/vm/web/web-02", memoryMB: 4096, cpuCount: 2, host: "host-2" }),
    vm({
        id: "vm-3",
        name: "web-03",
        path: "/DC/vm/web/web-03",
        memoryMB: 8192,
        cpuCount: 8,
        powerState: "poweredOff",
        disks: [disk({ capacity: 40 * gib }), disk({ key: 2001, capacity: 200 * gib, shared: true, datastore: place("datastore-2") })],
        concerns: [
            { id: "vmware.passthrough_device.detected", label: "Passthrough device detected", category: "Critical" },
            { id: "vmware.tpm.detected", label: "TPM detected", category: "Warning", assessment: "Its content is lost." },
        ],
    }),
    vm({ id: "vm-4", name: "db-01", path: "/DC/vm/data/db-01", memoryMB: 65536, cpuCount: 16, nics: [nic(), nic({ network: place("network-2") })] }),
    vm({ id: "vm-5", name: "DB-02", path: "/DC/vm/data/DB-02", guestName: "Microsoft Windows Server 2022 (64-bit)", guestNetworks: [], memoryMB: 0 }),
    vm({ id: "vm-6", name: "bare", path: "/DC/vm/data/bare", disks: [], nics: [], host: "", powerState: "suspended", guestName: "" }),
];

function place(id: string) {
    return { kind: "Place", id };
}

/** How the places of the fleet are called. */
export const fleetPlaces = {
    hosts: [named("host-1", "esx-01"), named("host-2", "esx-02")],
    networks: [named("network-1", "VM Network"), named("network-2", "backup")],
    datastores: [named("datastore-1", "nvme-01"), named("datastore-2", "sata-01")],
    clusters: [named("domain-c1", "Production")],
};

function named(id: string, name: string) {
    return { id, name, path: `/DC/${name}` };
}

const words = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/).filter((word) => !reserved.has(word.toLowerCase()));
const reserved = new Set<string>([...keywords, "where", "order", "sort", "by", "limit", "asc", "desc", "select"]);

const step: fc.Arbitrary<Step> = fc.oneof(
    words,
    fc.nat(99),
    fc.constant("*"),
    fc.record({ key: fc.string({ unit: "grapheme", minLength: 1 }).filter((key) => !/["']/.test(key)) }),
);

const field: fc.Arbitrary<Expression> = fc
    .tuple(words, fc.array(step, { maxLength: 3 }))
    .map(([first, others]) => ({ kind: "field", path: [first, ...others], at: 0 }));

const value: fc.Arbitrary<Expression> = fc.oneof(
    fc.string({ unit: "grapheme" }).map((text): Expression => ({ kind: "text", value: text, at: 0 })),
    fc.boolean().map((truth): Expression => ({ kind: "boolean", value: truth, at: 0 })),
    fc
        .tuple(
            fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
            fc.constantFrom(...(Object.keys(unitSizes) as Unit[])),
        )
        .map(([amount, unit]): Expression => ({ kind: "number", amount: Math.abs(amount), unit, at: 0 })),
);

const { expression } = fc.letrec<{ expression: Expression; list: Expression }>((tie) => ({
    list: fc.array(tie("expression"), { maxLength: 3 }).map((items): Expression => ({ kind: "list", items, at: 0 })),
    expression: fc.oneof(
        { depthSize: "small" },
        field,
        value,
        fc
            .tuple(infix(), tie("expression"), tie("expression"))
            .map(([operator, left, right]): Expression => ({ kind: "binary", operator, left, right, at: 0 })),
        fc
            .tuple(tie("expression"), fc.oneof(tie("list"), field))
            .map(([left, right]): Expression => ({ kind: "binary", operator: "in", left, right, at: 0 })),
        fc
            .tuple(fc.constantFrom("not" as const, "-" as const, ...functions), tie("expression"))
            .map(([operator, operand]): Expression => ({ kind: "unary", operator, operand, at: 0 })),
        fc
            .tuple(tie("expression"), tie("expression"), tie("expression"))
            .map(([operand, low, high]): Expression => ({ kind: "between", operand, low, high, at: 0 })),
        tie("expression").map((operand): Expression => ({ kind: "isNull", operand, at: 0 })),
    ),
}));

function infix(): fc.Arbitrary<Infix> {
    return fc.constantFrom(...relations.filter((each) => each !== "in"), ...additions, ...multiplications, "and" as const, "or" as const);
}

/** Any query that can be written, whether it makes sense or not; every column is 0. */
export const anyQuery: fc.Arbitrary<Query> = fc
    .record({
        where: fc.option(expression, { nil: undefined }),
        orderBy: fc.array(fc.record({ by: expression, isDescending: fc.boolean() }), { maxLength: 2 }),
        limit: fc.option(fc.nat(), { nil: undefined }),
    })
    .filter(({ where, orderBy, limit }) => where !== undefined || orderBy.length > 0 || limit !== undefined);

/** The same with every column 0. */
export function withoutColumns<T>(value: T): T {
    return JSON.parse(JSON.stringify(value, (key, each) => (key === "at" ? 0 : each === undefined ? "undefined" : each))) as T;
}
