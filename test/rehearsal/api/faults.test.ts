import assert from "node:assert/strict";
import { type ApiFault, apiFaults, askedOf } from "../../../provider/rehearsal/api/faults.ts";

type Words = Omit<ApiFault, "kind">;

const demo = "/apis/forklift.konveyor.io/v1beta1/namespaces/demo";
const applying = "application/apply-patch+yaml";

describe("an API fault", () => {
    const cases: { why: string; fault: Words; asked: [method: string, url: string, contentType?: string]; hits: boolean }[] = [
        { why: "without words hits everything", fault: {}, asked: ["GET", "/version"], hits: true },
        { why: "of a verb spares discovery", fault: { verb: "get" }, asked: ["GET", "/version"], hits: false },
        { why: "of get hits an object", fault: { verb: "get" }, asked: ["GET", `${demo}/plans/web`], hits: true },
        { why: "of get spares a list", fault: { verb: "get" }, asked: ["GET", `${demo}/plans`], hits: false },
        { why: "of list spares a watch", fault: { verb: "list" }, asked: ["GET", `${demo}/plans?watch=true`], hits: false },
        { why: "of watch hits a watch", fault: { verb: "watch" }, asked: ["GET", `${demo}/plans?watch=1`], hits: true },
        { why: "of an HTTP method hits all of it", fault: { verb: "GET" }, asked: ["GET", `${demo}/plans`], hits: true },
        { why: "of patch hits an apply", fault: { verb: "patch" }, asked: ["PATCH", `${demo}/plans/web`, applying], hits: true },
        {
            why: "of apply spares a merge patch",
            fault: { verb: "apply" },
            asked: ["PATCH", `${demo}/plans/web`, "application/merge-patch+json"],
            hits: false,
        },
        { why: "of deletecollection spares one object", fault: { verb: "deletecollection" }, asked: ["DELETE", `${demo}/plans/web`], hits: false },
        { why: "of a resource hits its status", fault: { resource: "plans" }, asked: ["PUT", `${demo}/plans/web/status`], hits: true },
        { why: "of a status spares the object", fault: { resource: "plans/status" }, asked: ["PUT", `${demo}/plans/web`], hits: false },
        { why: "takes the resource with its group", fault: { resource: "plans.forklift.konveyor.io" }, asked: ["GET", `${demo}/plans`], hits: true },
        { why: "of namespaces spares what lives in one", fault: { resource: "namespaces" }, asked: ["GET", `${demo}/plans`], hits: false },
        { why: "of a name spares the namespace of that name", fault: { name: "demo" }, asked: ["GET", `${demo}/plans/web`], hits: false },
        { why: "of a name hits the object", fault: { name: "web" }, asked: ["DELETE", `${demo}/plans/web`], hits: true },
    ];
    for (const { why, fault, asked, hits } of cases)
        it(why, () => assert.equal(apiFaults([{ kind: "api", ...fault }]).next(askedOf(...asked)) !== undefined, hits));

    it("happens as often as it says", () => {
        const faults = apiFaults([{ kind: "api", verb: "get", times: 2 }]);
        const asked = askedOf("GET", `${demo}/plans/web`);
        assert.deepEqual(
            [1, 2, 3].map(() => faults.next(asked) !== undefined),
            [true, true, false],
        );
    });
});
