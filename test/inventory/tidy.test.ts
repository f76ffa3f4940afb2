import assert from "node:assert/strict";
import { tidied } from "../../provider/inventory/tidy.ts";

describe("an exported object", () => {
    const cases = [
        {
            why: "has no cloud-init of a KubeVirt VM",
            given: { volumes: [{ name: "init", cloudInitNoCloud: { userData: "#cloud-config\npassword: x", networkDataBase64: "eA==" } }] },
            seen: { volumes: [{ name: "init", cloudInitNoCloud: {} }] },
        },
        {
            why: "has no password of an OpenStack server",
            given: { adminPass: "x", metadata: { admin_pass: "x", role: "db" } },
            seen: { metadata: { role: "db" } },
        },
        { why: "keeps names of Secrets", given: { secretRef: "array", parameters: { "csi-secret-name": "rbd" } } },
        { why: "keeps flags about passwords", given: { hasPassword: true, token: null } },
        {
            why: "has none of the API server's bookkeeping",
            given: { metadata: { name: "a", managedFields: [{}] } },
            seen: { metadata: { name: "a" } },
        },
    ];
    for (const { why, given, seen } of cases) it(why, () => assert.deepEqual(tidied(given), seen ?? given));
});
