import assert from "node:assert/strict";
import { nfcNotes } from "../../../../provider/resources/virtualization/host/nfc.ts";

const on = (host: string, count: number) => Array.from({ length: count }, () => ({ host, source: "vsphere" as const }));
const names = new Map([["host-1", "esx-1"]]);

describe("the memory of an ESXi host's NFC service", () => {
    const cases = [
        { why: "is enough for ten VMs of a host", vms: [...on("host-1", 10), ...on("host-2", 10)], says: [] },
        {
            why: "is told of for eleven",
            vms: [...on("host-1", 11), ...on("host-2", 3)],
            says: [/^vms: .*: esx-1 \(11\); .*`maxMemory`.*1000000000.*\(MTV-040\)$/],
        },
        { why: "is told of once for all hosts", vms: [...on("host-2", 12), ...on("host-1", 11)], says: [/: esx-1 \(11\), host-2 \(12\); /] },
        { why: "does not matter where the host is not told", vms: on("", 20), says: [] },
        { why: "does not matter for other sources", vms: Array.from({ length: 20 }, () => ({ host: "h", source: "ovirt" as const })), says: [] },
    ];
    for (const { why, vms, says } of cases)
        it(why, () => {
            const notes = nfcNotes(vms, names);
            assert.equal(notes.length, says.length);
            for (const [at, pattern] of says.entries()) assert.match(notes[at]!, pattern);
        });
});
