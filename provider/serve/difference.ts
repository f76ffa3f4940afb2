import providerProto from "@pulumi/pulumi/proto/provider_pb.js";
import { parsePath } from "./path.ts";
import type { Difference, PropertyChangeKind } from "./port.ts";

/**
 * Writes a difference for the engine. What is replaced is read off the kinds, so a handler cannot say one thing and mean another.
 *
 * Shape:  `diffs` and `replaces` name top-level properties, each once; the paths themselves are in the detailed diff.
 */
export function toDiffResponse(difference: Difference): providerProto.DiffResponse {
    const entries = Object.entries(difference.detailed);
    const { DIFF_SOME, DIFF_NONE } = providerProto.DiffResponse.DiffChanges;
    const response = new providerProto.DiffResponse();
    response.setChanges(difference.changes === "some" ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(topLevel(entries.map(([path]) => path)));
    response.setReplacesList(topLevel(entries.filter(([, { kind }]) => kind.endsWith("replace")).map(([path]) => path)));
    response.setStablesList([...(difference.stables ?? [])]);
    response.setDeletebeforereplace(difference.deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const [path, { kind, inputDiff }] of entries) {
        const change = new providerProto.PropertyDiff();
        change.setKind(kinds[kind]);
        change.setInputdiff(inputDiff);
        response.getDetaileddiffMap().set(path, change);
    }
    return response;
}

const { Kind } = providerProto.PropertyDiff;

const kinds: Readonly<Record<PropertyChangeKind, providerProto.PropertyDiff.Kind>> = {
    add: Kind.ADD,
    "add-replace": Kind.ADD_REPLACE,
    delete: Kind.DELETE,
    "delete-replace": Kind.DELETE_REPLACE,
    update: Kind.UPDATE,
    "update-replace": Kind.UPDATE_REPLACE,
};

function topLevel(paths: readonly string[]): string[] {
    return [...new Set(paths.map((path) => String(parsePath(path)[0] ?? path)))];
}
