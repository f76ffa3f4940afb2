import assert from "node:assert/strict";
import fc from "fast-check";
import type { InventoryVm } from "../../provider/inventory/index.ts";
import { compileQuery, parseQuery, QueryProblem, queryWords } from "../../provider/selection/index.ts";
import { createFields } from "../../provider/selection/query/fields.ts";
import type { Field } from "../../provider/selection/query/syntax.ts";
import { createViews } from "../../provider/selection/query/view.ts";
import { vm } from "../support/inventory.ts";
import { fleet, fleetPlaces } from "../support/queries.ts";

const all = "vm-1 vm-2 vm-3 vm-4 vm-5 vm-6";

describe("a query of VMs", () => {
    const picked: readonly { why: string; text: string; ids: string }[] = [
        { why: "compares texts with their case", text: "name = 'db-01' or name = 'db-02'", ids: "vm-4" },
        { why: "matches a regular expression anywhere", text: "name ~= '-0[12]$'", ids: "vm-1 vm-2 vm-4 vm-5" },
        { why: "matches a regular expression in any case", text: "name ~= '(?i)^db'", ids: "vm-4 vm-5" },
        { why: "denies a regular expression", text: "name ~! 'web'", ids: "vm-4 vm-5 vm-6" },
        { why: "has patterns with % and _, of the whole name", text: "name like 'web-__' and name not like '%3'", ids: "vm-1 vm-2" },
        { why: "takes the other signs of a pattern as they are", text: "name like 'web.*'", ids: "" },
        { why: "has patterns in any case", text: "name ilike 'DB-%'", ids: "vm-4 vm-5" },
        { why: "asks for one of several", text: "name in ['bare', 'web-01', 'nobody']", ids: "vm-1 vm-6" },
        { why: "asks for none of several", text: "name not in ['bare', 'web-01']", ids: "vm-2 vm-3 vm-4 vm-5" },
        { why: "includes both ends of a range", text: "cpuCount between 2 and 8", ids: "vm-1 vm-2 vm-3" },
        { why: "calculates", text: "memoryMB / cpuCount >= 2048 and cpuCount % 4 = 0", ids: "vm-4" },
        { why: "divides by zero without a word", text: "memoryMB / diskCount > 0", ids: "vm-1 vm-2 vm-3 vm-4" },
        { why: "knows sizes with units", text: "totalDiskSize = 240Gi", ids: "vm-3" },
        { why: "does not know what was not told", text: "memoryMB is null", ids: "vm-5 vm-6" },
        { why: "takes null for no number", text: "memoryMB < 1Gi", ids: "vm-1 vm-2 vm-3 vm-4" },
        { why: "takes null for something other than a value", text: "memoryMB != 2048", ids: "vm-2 vm-3 vm-4 vm-5 vm-6" },
        { why: "finds a host by name", text: "host = 'esx-02'", ids: "vm-2" },
        { why: "finds a host by id", text: "host = 'host-2'", ids: "vm-2" },
        { why: "finds a host by its own name field", text: "host.name ~= 'esx-0[2-9]'", ids: "vm-2" },
        { why: "finds what is on no host", text: "host is null", ids: "vm-6" },
        { why: "denies all that a host is called", text: "host != 'esx-01' and host is not null", ids: "vm-2" },
        { why: "finds a cluster", text: "cluster.name = 'Production' and cluster = 'domain-c1'", ids: all },
        { why: "finds a folder by path", text: "folder = '/DC/vm/web'", ids: "vm-1 vm-2 vm-3" },
        { why: "finds a folder by name", text: "folder = 'data'", ids: "vm-4 vm-5 vm-6" },
        { why: "knows the guest by kubectl-mtv's name", text: "guestOS ilike '%windows%' and os = guestName", ids: "vm-5" },
        { why: "finds a list by one of its elements", text: "networks = 'backup'", ids: "vm-4" },
        { why: "denies all elements of a list", text: "networks != 'backup'", ids: "vm-1 vm-2 vm-3 vm-5 vm-6" },
        { why: "asks the other way about, too", text: "'backup' in networks", ids: "vm-4" },
        { why: "finds a datastore by name", text: "datastores in ['sata-01', 'tape']", ids: "vm-3" },
        { why: "asks whether any element …", text: "any(disks[*].capacity > 100Gi)", ids: "vm-3" },
        { why: "asks whether any element is not …", text: "any(networks != 'VM Network')", ids: "vm-4" },
        { why: "asks whether all elements …, of which there must be one", text: "all(disks.shared = false)", ids: "vm-1 vm-2 vm-4 vm-5" },
        { why: "asks two things of the same element", text: "any(disks.shared = true and disks.capacity < 100Gi)", ids: "" },
        { why: "asks two things of any element", text: "any(disks.shared = true) and any(disks.capacity < 100Gi)", ids: "vm-3" },
        { why: "counts", text: "len(disks) > 1 or len(nics) = 2 or len(name) = 4", ids: "vm-3 vm-4 vm-6" },
        { why: "sums up", text: "sum(disks.capacityGB) > 100", ids: "vm-3" },
        { why: "asks for one element", text: "disks[1].datastore = 'sata-01'", ids: "vm-3" },
        { why: "finds concerns by label", text: "concerns ~= '^TPM'", ids: "vm-3" },
        { why: "finds concerns by id", text: "concerns = 'vmware.tpm.detected'", ids: "vm-3" },
        {
            why: "counts concerns",
            text: "criticalConcerns > 0 and warningConcerns = 1 and infoConcerns = 0 and concernsHuman = '1/1/0'",
            ids: "vm-3",
        },
        { why: "finds the VMs without a concern", text: "len(concerns) = 0", ids: "vm-1 vm-2 vm-4 vm-5 vm-6" },
        { why: "knows power states", text: "powerState in ['poweredOff', 'suspended'] and powerStateHuman = 'Off'", ids: "vm-3 vm-6" },
        { why: "finds addresses", text: "ipAddress like '10.0.0.%' and folder = 'data'", ids: "vm-4 vm-6" },
        {
            why: "knows every field of the source",
            text: "toolsStatus = 'toolsOk' and networks.kind = 'Network' and guestId ~= '^rhel'",
            ids: "vm-1 vm-2 vm-3 vm-4 vm-5",
        },
        { why: "prefers the source's field when told", text: "raw.memoryMB = 0", ids: "vm-5 vm-6" },
        { why: "orders by several fields", text: "order by cpuCount desc, name limit 4", ids: "vm-4 vm-3 vm-1 vm-2" },
        { why: "orders null before numbers, equals by id", text: "order by memoryMB limit 3", ids: "vm-5 vm-6 vm-1" },
        { why: "orders by what can be calculated", text: "order by sum(disks.capacity) desc limit 2", ids: "vm-3 vm-1" },
        { why: "orders objects by name", text: "where host is not null order by host desc limit 1", ids: "vm-2" },
        { why: "limits in the order of ids otherwise", text: "limit 2", ids: "vm-1 vm-2" },
    ];
    for (const { why, text, ids } of picked) it(`${why}: ${text}`, () => assert.equal(idsOf(text), ids));

    const sources: readonly { why: string; text: string; raw: object }[] = [
        { why: "vSphere's tags", text: "tag = 'tier-1' and tags != 'tier-2'", raw: { tags: [{ id: "urn:tag", name: "tier-1" }] } },
        { why: "OpenStack's tags", text: "tags = 'tier-1'", raw: { tags: ["tier-1"] } },
        { why: "EC2's tags", text: "tag = 'tier=1' and tag = 'tier'", raw: { object: { Tags: [{ Key: "tier", Value: "1" }] } } },
        { why: "EC2's fields", text: "object.State.Name = 'running'", raw: { object: { State: { Name: "running" } } } },
        {
            why: "OpenStack's maps",
            text: "addresses[VM-net].addr = '10.0.0.9' and metadata[\"my app\"] = 'shop'",
            raw: { addresses: { "VM-net": [{ addr: "10.0.0.9" }] }, metadata: { "my app": "shop" } },
        },
        { why: "dates", text: "created > 2026-01-01 and created < '2026-12-05T22:00:00+01:00'", raw: { created: "2026-12-05T20:59:59Z" } },
        { why: "lists of lists", text: "any(guestNetworks.dns = '10.0.0.53')", raw: { guestNetworks: [{ dns: [] }, { dns: ["10.0.0.53"] }] } },
    ];
    for (const { why, text, raw } of sources)
        it(`knows ${why}`, () => assert.equal(idsOf(text, [written("vm-1", raw), written("vm-2", { tags: [], object: {} })]), "vm-1"));

    const refused: readonly { text: string; message: string }[] = [
        { text: "memryMB > 4096", message: 'column 1, at `memryMB`: expected a field of the VMs; did you mean "memoryMB" or "memoryGB"?' },
        { text: "MEMORYMB > 4096", message: 'column 1, at `MEMORYMB`: expected a field of the VMs; did you mean "memoryMB" or "memoryGB"?' },
        { text: "toolStatus = 'x'", message: 'column 1, at `toolStatus`: expected a field of the VMs; did you mean "toolsStatus"?' },
        {
            text: "any(disks.capcity > 1)",
            message: 'column 5, at `disks.capcity`: expected a field of the VMs; did you mean "disks.capacity" or "disks.capacityGB"?',
        },
        { text: "name = web-01", message: "column 8, at `web`: expected a field of the VMs; a text is written in quotes" },
        { text: "memoryMB/cpuCount > 1", message: "column 1, at `memoryMB/cpuCount`: expected a field of the VMs; a division has spaces around /" },
        { text: "memoryMB > 'abc'", message: "column 12, at `'abc'`: expected a number such as 4096 or 4Gi to compare with memoryMB" },
        { text: "name = 5", message: "column 8, at `5`: expected a text in quotes to compare with name" },
        { text: "isTemplate = 'no'", message: "column 14, at `'no'`: expected true or false to compare with isTemplate" },
        { text: "cpuCount in [1, '2']", message: "column 17, at `'2'`: expected a number such as 4096 or 4Gi to compare with cpuCount" },
        { text: "name in 'web'", message: "column 9, at `'web'`: expected a list such as ['a', 'b']" },
        { text: "coresPerSocket = '2'", message: "column 18, at `'2'`: expected a number such as 4096 or 4Gi to compare with coresPerSocket" },
        { text: "name = ['web']", message: "column 8, at `['web']`: expected one value; a list stands after `in`" },
        { text: "name ~= 'web-('", message: "column 9, at `'web-('`: expected a regular expression; it does not compile: Unterminated group" },
        {
            text: "name ~= '[[:alpha:]]'",
            message: "column 9, at `'[[:alpha:]]'`: expected a regular expression; [[:…:]] is not understood; write the characters, e.g. [a-z]",
        },
        { text: "name ~= path", message: "column 9, at `path`: expected a regular expression such as '^web-[0-9]+$'" },
        {
            text: "name ~= '(?i): web-('",
            message: "column 9, at `'(?i): web-('`: expected a regular expression; it does not compile: Unterminated group",
        },
        { text: "name like 5", message: "column 11, at `5`: expected a pattern such as 'web-%'" },
        { text: "memoryMB", message: "column 1, at `memoryMB`: expected a condition; memoryMB is a number" },
        { text: "not name = 'x'", message: "column 5, at `name`: expected a condition; `not` is of what follows at once: write not (…)" },
        { text: "any disks.capacity > 1", message: "column 5, at `disks.capacity`: expected a condition; write any(disks.capacity > 100Gi)" },
        { text: "any(name = 'x')", message: "column 5, at `name = 'x'`: expected a condition of a list; without `any` it says the same" },
        {
            text: "any(disks.shared and nics.mac = 'x')",
            message: "column 22, at `nics.mac`: expected a field of disks; within `any` and `all` there is one list; write one for each",
        },
        { text: "disks = 'x'", message: "column 1, at `disks`: expected a field with one value; disks are objects; name a field of theirs" },
        { text: "sum(name) > 1", message: "column 5, at `name`: expected a number; name is a text" },
        { text: "len(cpuCount) > 1", message: "column 5, at `cpuCount`: expected a list or a text" },
        { text: "order by networks", message: "column 10, at `networks`: expected one value to order by; networks is a list" },
    ];
    for (const { text, message } of refused)
        it(`is refused: ${text}`, () =>
            assert.throws(
                () => idsOf(text, [written("vm-1", { ...fleet[0]!.raw(), coresPerSocket: 2 })]),
                (error) => error instanceof QueryProblem && assert.equal(error.message, message) === undefined,
            ));

    it("accepts a field that lists nobody has an element of might have", () =>
        assert.equal(idsOf("any(snapshots.type = 'x')", [written("vm-1", { snapshots: [] })]), ""));
    it("accepts any field of an empty inventory", () => assert.equal(idsOf("toolsStatus = 'toolsOk'", []), ""));

    for (const [word, { of, isList }] of Object.entries(queryWords))
        it(`knows the word ${word}`, () => {
            const read = createFields([]).read(parseQuery(`order by ${word}`).orderBy[0]!.by as Field);
            const viewOf = createViews(fleetPlaces);
            const values = fleet.map((each) => read(viewOf(each)));
            assert.ok(values.every((value) => Array.isArray(value) === isList || (value === null && !isList)));
            const singles = values.flat().filter((value) => value !== null);
            const type = { text: "string", name: "object", unknown: "" }[of as "text"] ?? of;
            assert.ok(singles.every((value) => typeof value === type) && (singles.length > 0 || word.startsWith("tag")));
        });

    it("says the same with != as with not and =", () => {
        const fields = ["name", "host", "networks", "disks.datastore", "concerns", "memoryMB", "guestNetworks.ip", "toolsStatus"];
        const values = ["'web-01'", "'esx-01'", "'VM Network'", "'nvme-01'", "'TPM detected'", "''"];
        fc.assert(
            fc.property(fc.constantFrom(...fields), fc.constantFrom(...values), (field, value) => {
                const wanted = field === "memoryMB" ? "2048" : value;
                assert.equal(idsOf(`${field} != ${wanted}`), idsOf(`not (${field} = ${wanted})`));
            }),
        );
    });
    it("is the same for every order of the VMs", () => {
        fc.assert(
            fc.property(fc.constantFrom(...picked), fc.shuffledSubarray([...fleet], { minLength: fleet.length }), ({ text, ids }, shuffled) =>
                assert.equal(idsOf(text, shuffled), ids),
            ),
        );
    });

    it("reads no VM as its source writes it for common fields", () => {
        const raw = () => assert.fail("a VM was parsed");
        const many = Array.from({ length: 10_000 }, (_, at): InventoryVm => ({ ...vm({ id: `vm-${at}`, name: `web-${at}` }), raw }));
        const words = Object.entries(queryWords).filter(([word]) => !word.startsWith("tag"));
        const conditions = words.map(([word, { isList }]) => (isList ? `len(${word}) >= 0` : `(${word} is null or ${word} is not null)`));
        assert.equal(compileQuery(parseQuery(`${conditions.join(" and ")} order by name desc`), many, fleetPlaces).pick(many).length, 10_000);
    });
    it("parses each VM once for however many fields of the source", () => {
        let parses = 0;
        const parse = (each: InventoryVm) => {
            parses += 1;
            return each.raw();
        };
        const counted = fleet.map((each): InventoryVm => ({ ...each, raw: () => parse(each) }));
        const query = compileQuery(parseQuery("toolsStatus = 'toolsOk' and guestId = 'x' and uuid = ''"), counted, fleetPlaces);
        parses = 0;
        query.pick(counted);
        assert.equal(parses, fleet.length);
    });
});

function idsOf(text: string, vms: readonly InventoryVm[] = fleet): string {
    const ids = compileQuery(parseQuery(text), vms, fleetPlaces)
        .pick(vms)
        .map(({ id }) => id);
    return ids.join(" ");
}

function written(id: string, raw: object): InventoryVm {
    return { ...vm({ id }), raw: () => ({ id, ...raw }) };
}
