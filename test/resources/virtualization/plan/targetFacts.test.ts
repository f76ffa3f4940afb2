import assert from "node:assert/strict";
import { ApiError, type Cluster, failure, type Kind, kinds, type ListOptions } from "../../../../provider/kube/index.ts";
import type { Session } from "../../../../provider/lifecycle/index.ts";
import { targetFacts } from "../../../../provider/resources/virtualization/plan/targetFacts.ts";

const signal = new AbortController().signal;

/** A cluster that has one object of each kind in each place, and fails for some kinds. */
function session(failing: Partial<Record<string, number>> = {}, asked: string[] = []): Session {
    const list = async ({ kind, plural }: Kind, { namespace }: ListOptions = {}) => {
        const place = `${namespace ? `${namespace}/` : ""}${plural}`;
        asked.push(place);
        const code = failing[kind];
        if (code) throw new ApiError(`GET ${place}`, failure(code, code === 404 ? "NotFound" : "Forbidden", "no"));
        return { items: [{ metadata: { name: place } }], resourceVersion: "1" };
    };
    return { cluster: { list } as unknown as Cluster } as Session;
}

describe("facts of the target", () => {
    it("are undefined without a cluster", async () => assert.equal(await targetFacts({} as Session, "web", signal), undefined));

    it("have classes, profiles and the networks that VMs can use", async () => {
        const facts = await targetFacts(session(), "web", signal);
        assert.deepEqual(
            [facts!.storageClasses, facts!.storageProfiles, facts!.networkAttachmentDefinitions].map((all) =>
                all?.map(({ metadata }) => metadata.name),
            ),
            [["storageclasses"], ["storageprofiles"], ["web/network-attachment-definitions", "default/network-attachment-definitions"]],
        );
        assert.deepEqual([facts!.targetNamespace, facts!.missing], ["web", []]);
    });

    it("ask once for the namespace default", async () => {
        const asked: string[] = [];
        await targetFacts(session({}, asked), "default", signal);
        assert.deepEqual(asked, ["storageclasses", "storageprofiles", "default/network-attachment-definitions"]);
    });

    const closed = [
        { why: "tell that CDI is not installed", failing: { [kinds.storageProfile.kind]: 404 }, missing: ["storageprofiles (404 NotFound)"] },
        { why: "tell what may not be looked at", failing: { [kinds.storageClass.kind]: 403 }, missing: ["storageclasses (403 Forbidden)"] },
        {
            why: "tell where networks may not be looked at",
            failing: { [kinds.networkAttachmentDefinition.kind]: 403 },
            missing: ["network-attachment-definitions in web (403 Forbidden)", "network-attachment-definitions in default (403 Forbidden)"],
        },
    ];
    for (const { why, failing, missing } of closed)
        it(why, async () => assert.deepEqual((await targetFacts(session(failing), "web", signal))!.missing, missing));

    it("fail as the cluster does", async () => {
        await assert.rejects(targetFacts(session({ StorageClass: 500 }), "web", signal), /500/);
    });
});
