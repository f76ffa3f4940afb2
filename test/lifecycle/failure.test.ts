import assert from "node:assert/strict";
import { ApiError, failure } from "../../provider/kube/index.ts";
import { inOurWords } from "../../provider/lifecycle/failure.ts";

describe("a kind that the cluster does not know", () => {
    const cases = [
        { why: "comes with OpenShift Virtualization", call: "PATCH migrationpolicies/gold", product: "OpenShift Virtualization" },
        { why: "comes with CDI, a part of that", call: "PATCH datavolumes/disk in shop", product: "OpenShift Virtualization" },
        { why: "comes with the operators' manager", call: "GET subscriptions/mtv in openshift-mtv", product: "the Operator Lifecycle Manager" },
        { why: "comes with MTC", call: "GET migplans in openshift-migration", product: "the Migration Toolkit for Containers" },
        { why: "comes with MTV", call: "GET plans/web in demo", product: "the Migration Toolkit" },
    ];
    for (const { why, call, product } of cases)
        it(why, () => {
            const status = failure(404, "NotFound", "the server could not find the requested resource");
            const { code, message } = inOurWords(new ApiError(call, status)) as Error & { code: string };
            assert.equal(code, "Refused");
            assert.ok(message.endsWith(`; this kind is not installed in the cluster: install ${product} first`), message);
        });
});
