import assert from "node:assert/strict";
import { formatOf } from "../../../provider/resources/imports/format.ts";
import { ruleIssues, ruleWarnings } from "../../../provider/resources/imports/rules.ts";
import { type DataVolumeArgs, DataVolumeArgs as shape } from "../../../provider/schema/imports/dataVolume.ts";
import { issuesOf } from "../../../provider/schema/parse.ts";
import { unknown, type ValueMap } from "../../../provider/schema/value.ts";
import { disk, pem } from "../../support/imports.ts";

const http = (url: unknown, more: object = {}) => ({ source: { http: { url, ...more } } }) as Partial<DataVolumeArgs>;
const registry = (given: object) => ({ source: { registry: given } }) as Partial<DataVolumeArgs>;
const credentials = { username: "u", password: "p" };

describe("the rules of an import", () => {
    const good: readonly { why: string; over: Partial<DataVolumeArgs> }[] = [
        { why: "an image over https", over: {} },
        { why: "one behind a password and a CA of its own", over: { credentials, caCertificate: pem } },
        { why: "one whose Secret and ConfigMap the user keeps", over: { secret: "endpoint-secret", certConfigMap: "tls-certs" } },
        { why: "an address that nobody knows yet", over: http(unknown) },
        { why: "a header that nobody knows yet", over: http("http://h/a.img", { extraHeaders: [unknown] }) },
        { why: "a container disk", over: registry({ url: "docker://kubevirt/fedora-cloud-container-disk-demo:latest" }) },
        { why: "one that is named by its digest", over: registry({ url: "docker://fedora@sha256:0123abcd" }) },
        { why: "an archive of images", over: registry({ url: "oci-archive:/images/fedora.tar" }) },
        { why: "an image stream that nodes pull", over: registry({ imageStream: "fedora", pullMethod: "node" }) },
        { why: "an archive into a file system", over: { ...http("http://h/a.tar.gz"), contentType: "archive" } },
        { why: "a clone that takes its size from what it clones", over: { source: { pvc: "images/golden" }, storage: {} } },
        {
            why: "an empty disk on a claim as it stands",
            over: { source: { blank: true }, storage: undefined, pvc: { size: "1Gi", accessModes: ["ReadWriteOnce"] } },
        },
    ];
    for (const { why, over } of good)
        it(`let pass: ${why}`, () => {
            const args = disk(over);
            assert.deepEqual(issuesOf(shape, JSON.parse(JSON.stringify(args)) as ValueMap), []);
            assert.deepEqual([ruleIssues(args), ruleWarnings(args)], [[], []]);
        });

    const bad: readonly { over: Partial<DataVolumeArgs>; property: string; reason: RegExp }[] = [
        { over: { storage: undefined }, property: "storage", reason: /either `storage` or `pvc`/ },
        { over: { pvc: { size: "1Gi", accessModes: ["ReadWriteOnce"] } }, property: "storage", reason: /either `storage` or `pvc`/ },
        { over: { storage: {} }, property: "storage.size", reason: /is required/ },
        { over: { storage: { size: "20" } }, property: "storage.size", reason: /20 holds no disk; did you forget the unit/ },
        { over: { storage: undefined, pvc: { size: "20k", accessModes: ["ReadWriteOnce"] } }, property: "pvc.size", reason: /holds no disk/ },
        { over: http("docker://h/a:1"), property: "source.http.url", reason: /use the source `registry`/ },
        { over: http("s3://bucket/a.img"), property: "source.http.url", reason: /must be an `http:\/\/` or `https:\/\/` address/ },
        { over: http("images/a.img"), property: "source.http.url", reason: /must be an `http:\/\/` or `https:\/\/` address/ },
        { over: http("https://u:canary@h/a.img"), property: "source.http.url", reason: /give them as `credentials`/ },
        { over: http("https://h/appliance.ova"), property: "source.http.url", reason: /unpack it and give the disk in it/ },
        { over: http("https://h/a.img.zip"), property: "source.http.url", reason: /unpacks only `xz` and `gz`/ },
        { over: http("https://h/a.tar.gz"), property: "source.http.url", reason: /contentType: "archive"/ },
        { over: { ...http("https://h/a.qcow2"), contentType: "archive" }, property: "source.http.url", reason: /qcow2 image is not a tar archive/ },
        { over: http("http://h/a.img", { extraHeaders: ["X-Ray"] }), property: "source.http.extraHeaders[0]", reason: /Name: value/ },
        { over: registry({}), property: "source.registry", reason: /exactly one of `url` and `imageStream`/ },
        { over: registry({ url: "docker://a/b", imageStream: "b" }), property: "source.registry", reason: /exactly one/ },
        { over: registry({ imageStream: "b" }), property: "source.registry.imageStream", reason: /pullMethod: node/ },
        { over: registry({ url: "quay.example.com/a" }), property: "source.registry.url", reason: /docker:\/\/IMAGE:TAG/ },
        { over: registry({ url: "docker://u:canary@h/a" }), property: "source.registry.url", reason: /give them as `credentials`/ },
        { over: registry({ url: "docker:///a b" }), property: "source.registry.url", reason: /docker:\/\/IMAGE:TAG/ },
        { over: registry({ url: "oci-archive:/a.tar", pullMethod: "node" }), property: "source.registry.url", reason: /for `pullMethod: node`/ },
        { over: { ...registry({ url: "docker://a/b" }), contentType: "archive" }, property: "contentType", reason: /only imported over http/ },
        {
            over: { ...http("http://h/a.tar"), contentType: "archive", storage: { size: "1Gi", volumeMode: "Block" } },
            property: "storage.volumeMode",
            reason: /into a file system/,
        },
        { over: { credentials, secret: "s" }, property: "secret", reason: /either `credentials` or `secret`/ },
        { over: { caCertificate: pem, certConfigMap: "c" }, property: "certConfigMap", reason: /either `caCertificate` or `certConfigMap`/ },
        { over: { caCertificate: "/etc/ca.pem" }, property: "caCertificate", reason: /not a PEM certificate/ },
        { over: { ...http("http://h/a.img"), caCertificate: pem }, property: "caCertificate", reason: /did you mean `https:\/\/`/ },
        { over: { source: { blank: true }, credentials }, property: "credentials", reason: /only for the sources `http` and `registry`/ },
        { over: { source: { pvc: "golden" }, certConfigMap: "c" }, property: "certConfigMap", reason: /only for the sources/ },
    ];
    for (const { over, property, reason } of bad)
        it(`refuse ${JSON.stringify(over).slice(0, 90)}`, () => {
            const issues = ruleIssues(disk(over));
            assert.deepEqual(
                issues.map((each) => each.property),
                [property],
            );
            assert.match(issues[0]!.reason, reason);
            assert.ok(!JSON.stringify(issues).includes("canary"), "an address may carry a password");
        });

    const doubts = [
        { over: http("https://h/a.vmdk"), says: /vmdk is not among the documented formats/ },
        {
            over: http("https://h/a.img", { extraHeaders: ["Authorization: Bearer canary"] }),
            says: /^source\.http\.extraHeaders: Authorization stands .* in clear/,
        },
        { over: http("https://h/a.img", { extraHeaders: ["X-Auth-Token: canary"] }), says: /X-Auth-Token/ },
        { over: { ...registry({ url: "docker://a/b", pullMethod: "node" }), caCertificate: pem }, says: /the node has to trust the registry/ },
    ];
    for (const { over, says } of doubts)
        it(`warn: ${says.source}`, () => {
            const [warning = "", ...more] = ruleWarnings(disk(over));
            assert.match(warning, says);
            assert.ok(more.length === 0 && !warning.includes("canary"));
            assert.deepEqual(ruleIssues(disk(over)), []);
        });

    it("tell all problems at once", () => {
        const args = disk({ ...http("ftp://h/a"), storage: { size: "20" }, caCertificate: "x" });
        assert.deepEqual(
            ruleIssues(args).map(({ property }) => property),
            ["storage.size", "source.http.url", "caCertificate"],
        );
    });
});

describe("the format of an image", () => {
    const cases = [
        ["https://h/Fedora-Cloud-40-1.14.x86_64.qcow2", "qcow2"],
        ["https://h/fedora.qcow2.xz?sig=a.b/c.iso", "qcow2"],
        ["https://h/a.raw.gz", "raw"],
        ["https://h/A.ISO", "iso"],
        ["https://h/a.tgz", "tar"],
        ["https://h/a.vhdx", "vhdx"],
        ["https://h/v1.2/image", undefined],
        ["https://h/a.constructor", undefined],
        ["https://images.raw/", undefined],
    ] as const;
    for (const [url, format] of cases) it(`of ${url} is ${format ?? "unknown"}`, () => assert.equal(formatOf(url), format));
});
