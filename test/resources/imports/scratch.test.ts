import assert from "node:assert/strict";
import { type ScratchPlaces, scratchNeed, scratchObstacle } from "../../../provider/resources/imports/scratch.ts";
import type { DataVolumeArgs } from "../../../provider/schema/imports/dataVolume.ts";
import { disk, pem } from "../../support/imports.ts";

describe("the need of scratch space", () => {
    const http = (url: string, more: Partial<DataVolumeArgs> = {}) => disk({ source: { http: { url } }, ...more });
    const registry = (more: object = {}) => disk({ source: { registry: { url: "docker://quay.example.com/fedora:40", ...more } } });
    const ca = { caCertificate: pem };
    const credentials = { credentials: { username: "u", password: "p" } };

    const matrix = [
        { why: "QCOW2 over http is converted while it is read", args: http("http://h/a.qcow2"), need: "perhaps" },
        { why: "QCOW2 over https too, with a CA of the system", args: http("https://h/a.qcow2"), need: "perhaps" },
        { why: "QCOW2 over https with a CA of its own is not", args: http("https://h/a.qcow2", ca), need: "yes" },
        { why: "whether that CA is ours or the user's own", args: http("https://h/a.qcow2", { certConfigMap: "tls-certs" }), need: "yes" },
        { why: "whether it is packed or not", args: http("https://h/a.qcow2.xz", ca), need: "yes" },
        { why: "however the address is written", args: http("HTTPS://h/A.QCOW2?token=1", ca), need: "yes" },
        { why: "QCOW2 with basic authentication", args: http("http://h/a.qcow2", credentials), need: "perhaps" },
        { why: "QCOW2 from a registry", args: registry(), need: "yes" },
        { why: "RAW over http", args: http("http://h/a.img"), need: "perhaps" },
        { why: "RAW over https", args: http("https://h/a.raw"), need: "perhaps" },
        { why: "RAW over https with a CA of its own is written as it comes", args: http("https://h/a.img.gz", ca), need: "perhaps" },
        { why: "ISO is written as RAW is", args: http("https://h/a.iso", ca), need: "perhaps" },
        { why: "RAW with basic authentication", args: http("http://h/a.raw", credentials), need: "perhaps" },
        { why: "nobody knows what is behind an address without an ending", args: http("https://h/images/42", ca), need: "perhaps" },
        { why: "what the node pulls is not unpacked", args: registry({ pullMethod: "node" }), need: "no" },
        { why: "an archive is downloaded first", args: http("http://h/a.tar", { contentType: "archive" }), need: "yes" },
        { why: "a clone downloads nothing", args: disk({ source: { pvc: "golden" } }), need: "no" },
        { why: "an empty disk downloads nothing", args: disk({ source: { blank: true } }), need: "no" },
    ] as const;
    for (const { why, args, need } of matrix) it(`${need}: ${why}`, () => assert.equal(scratchNeed(args).need, need));
});

describe("the place of scratch space", () => {
    const modes: Readonly<Record<string, readonly string[] | undefined>> = { files: ["Filesystem"], both: ["Block", "Filesystem"], block: ["Block"] };
    const places = (configured: string | undefined, own: string): ScratchPlaces => ({
        configured,
        own,
        classes: ["files", "both", "block", "unprofiled"],
        modesOf: (name) => modes[name],
    });

    const table = [
        { why: "the configured class, whatever the disk's is", configured: "files", own: "block", says: undefined },
        { why: "the disk's class when none is configured", configured: undefined, own: "files", says: undefined },
        { why: "the disk's class when the configured one does not exist", configured: "gone", own: "both", says: undefined },
        { why: "a class that nobody knows the modes of is believed in", configured: undefined, own: "unprofiled", says: undefined },
        { why: "a configured class that gives only devices", configured: "block", own: "files", says: /storage class block does not give/ },
        { why: "a disk's class that gives only devices", configured: undefined, own: "block", says: /storage class block does not give/ },
        { why: "a configured class that is gone does not help", configured: "gone", own: "block", says: /storage class block does not give/ },
    ];
    for (const { why, configured, own, says } of table)
        it(`is ${says ? "missing" : "found"}: ${why}`, () => {
            const obstacle = scratchObstacle(places(configured, own));
            if (says) assert.match(obstacle ?? "", says);
            else assert.equal(obstacle, undefined);
        });
});
