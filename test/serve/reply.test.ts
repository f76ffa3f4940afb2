import assert from "node:assert/strict";
import { status } from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import statusProto from "@pulumi/pulumi/proto/status_pb.js";
import { type ErrorCode, errorCodes, MigrationError } from "../../provider/errors.ts";
import { toDiffResponse } from "../../provider/serve/difference.ts";
import { toFailures, toReply, unfinishedReply } from "../../provider/serve/reply.ts";
import { encode } from "../../provider/serve/value.ts";

const plain = (text: string) => text;

describe("a reply to the engine", () => {
    it("has the message, a line per detail and the code", () => {
        const error = new MigrationError("RunFailed", "2 of 12 VMs have not moved", { details: ["db01: disk 2000 is locked", "db02: no space"] });
        assert.deepEqual(toReply(error, plain).details.split("\n"), [
            "2 of 12 VMs have not moved",
            "  db01: disk 2000 is locked",
            "  db02: no space",
            "[RunFailed]",
        ]);
    });

    it("leaves the state certain, whatever failed", () => {
        const doubtful = [status.UNKNOWN, status.INTERNAL, status.DATA_LOSS];
        for (const code of Object.keys(errorCodes) as ErrorCode[])
            assert.ok(!doubtful.includes(toReply(new MigrationError(code, "x"), plain).code), code);
    });

    it("puts the path of a problem into its reason, so that the CLI prints no value", () => {
        const [failure] = toFailures([{ property: 'vms["db-01"].targetName', reason: "is taken" }], plain);
        assert.deepEqual([failure?.getProperty(), failure?.getReason()], ["", 'vms["db-01"].targetName: is taken']);
    });
});

describe("a partial result", () => {
    const half = (size: number) => {
        const properties = encode({ vms: "x".repeat(size) });
        const [detail] = unfinishedReply({ id: "i", properties, reasons: ["half"] }).metadata.get("grpc-status-details-bin");
        const any = statusProto.Status.deserializeBinary(detail as Buffer).getDetailsList()[0];
        return any?.unpack(proto.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
    };
    it("carries the properties", () => assert.equal(half(1000)?.hasProperties(), true));
    it("is the id and the reasons alone when the properties are larger than a header can be", () => {
        const least = half(12 * 1024 * 1024);
        assert.deepEqual([least?.getId(), least?.getReasonsList(), least?.hasProperties()], ["i", ["half"], false]);
    });
});

describe("a difference", () => {
    it("names top-level properties once and derives what is replaced", () => {
        const response = toDiffResponse({
            changes: "some",
            deleteBeforeReplace: true,
            stables: ["name"],
            detailed: {
                'vms["web-01"].targetName': { kind: "update", inputDiff: true },
                'vms["web-02"]': { kind: "delete", inputDiff: true },
                "source.id": { kind: "update-replace", inputDiff: false },
            },
        });
        assert.deepEqual(response.getDiffsList(), ["vms", "source"]);
        assert.deepEqual(response.getReplacesList(), ["source"]);
        assert.deepEqual([response.getDeletebeforereplace(), response.getStablesList()], [true, ["name"]]);
        assert.equal(response.getDetaileddiffMap().get('vms["web-02"]')?.getKind(), proto.PropertyDiff.Kind.DELETE);
    });

    it("is none without changes", () => {
        const response = toDiffResponse({ changes: "none", deleteBeforeReplace: false, detailed: {} });
        assert.equal(response.getChanges(), proto.DiffResponse.DiffChanges.DIFF_NONE);
    });
});
