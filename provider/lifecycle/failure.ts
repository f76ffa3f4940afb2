import { MigrationError } from "../errors.ts";
import { ApiError, type KubeObject } from "../kube/index.ts";
import { sayMaker, urnAnnotation } from "./identity.ts";

/**
 * Turns an API server's answer into a failure that says what to do: what its kind advises, else the common words. Anything else is passed on
 * unchanged.
 */
export function inOurWords(error: unknown, adviceOn?: (error: ApiError) => string | undefined): unknown {
    if (!(error instanceof ApiError)) return error;
    const { code, details, advice } = answers.find((each) => each.when(error)) ?? rest;
    return new MigrationError(code, `${error.message}; ${adviceOn?.(error) ?? advice}`, { cause: error, details: details?.(error) ?? [] });
}

interface Answer {
    readonly when: (error: ApiError) => boolean;
    readonly code: MigrationError["code"];
    readonly advice: string;
    readonly details?: (error: ApiError) => readonly string[];
}

const answers: readonly Answer[] = [
    { when: ({ code }) => code === 401, code: "NotAllowed", advice: "the credentials are not (or no longer) valid: renew the token or kubeconfig" },
    { when: ({ code }) => code === 403, code: "NotAllowed", advice: "give the pipeline's account this right" },
    {
        when: ({ code }) => code === 409,
        code: "Refused",
        advice: "another writer was there at the same time: run again",
        details: causes,
    },
    { when: ({ code }) => code === 400 || code === 422, code: "Refused", advice: "the API server refuses the object", details: causes },
    {
        when: ({ code, message }) => code === 404 && message.includes("could not find the requested resource"),
        code: "Refused",
        advice: "this kind is not installed in the cluster: install the Migration Toolkit first",
    },
    { when: ({ code }) => code === 404, code: "Refused", advice: "does the namespace exist?" },
];

const rest: Answer = {
    when: () => true,
    code: "NotReachable",
    advice: "the cluster did not answer well within the budget; nothing is lost, run again",
};

function causes(error: ApiError): readonly string[] {
    return (error.status.details?.causes ?? []).map((cause) => [cause.field, cause.message].filter(Boolean).join(": "));
}

/** The object of that name is another one's than that of the resource `urn`. */
export function notOurs(what: string, object: KubeObject, urn: string): MigrationError {
    const another = "give this resource another `name`";
    const owner = object.metadata.annotations?.[urnAnnotation];
    const remedy =
        owner !== undefined && stackOf(owner) === stackOf(urn)
            ? `where that is this one's earlier name, say so with \`aliases\`, on the component that it is a part of; else ${another}`
            : `${another}, or take the object over with \`pulumi import\``;
    return new MigrationError("NotOurs", `${what} exists already and was made by ${sayMaker(object)}; ${remedy}`);
}

/** Stack and project of `urn:pulumi:stack::project::type::name`. */
function stackOf(urn: string): string {
    return urn.split("::").slice(0, 2).join("::");
}
