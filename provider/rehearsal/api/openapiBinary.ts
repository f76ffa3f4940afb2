import protobuf from "google-protobuf";
import { type Gvk, gvkOf } from "./openapi.ts";
import { resources } from "./resources.ts";

/** As Go's clients ask for `/openapi/v2`, and as API servers mark the answer. */
export const binaryOpenApi = {
    asked: "application/com.github.proto-openapi.spec.v2@v1.0+protobuf",
    answered: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
};

type Write = (writer: protobuf.BinaryWriter) => void;

/**
 * `/openapi/v2` in the only form that Go's clients read: which kinds there are, each an object of which nothing else is said.
 *
 * Source: gnostic `openapi.v2.Document` (the numbers are its fields').
 */
export function openApiInBinary(): Buffer {
    const writer = new protobuf.BinaryWriter();
    writer.writeString(1, "2.0");
    message(writer, 2, (info) => {
        info.writeString(1, "rehearsal");
        info.writeString(2, "v1.34.4");
    });
    message(writer, 8, () => {});
    message(writer, 9, (definitions) => {
        for (const { kind } of resources) message(definitions, 1, definition(`${kind.apiVersion}.${kind.kind}`, gvkOf(kind)));
    });
    return Buffer.from(writer.getResultBuffer());
}

/** A named schema: its type, and the extension by which clients find it. */
function definition(name: string, gvk: Gvk): Write {
    return (named) => {
        named.writeString(1, name);
        message(named, 2, (schema) => {
            message(schema, 22, (type) => type.writeString(1, "object"));
            message(schema, 31, (extension) => {
                extension.writeString(1, "x-kubernetes-group-version-kind");
                message(extension, 2, (value) => value.writeString(2, JSON.stringify([gvk])));
            });
        });
    };
}

function message(writer: protobuf.BinaryWriter, field: number, write: Write): void {
    writer.writeMessage(field, write, (_, within) => write(within));
}
