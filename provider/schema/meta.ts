import { z } from "zod";

declare module "zod" {
    interface GlobalMeta {
        /** The value never appears in plain state or output. */
        secret?: boolean;
        /** A change replaces the resource. */
        replace?: boolean;
        /** A change of it alone is no change: it is taken along by the next one. */
        isRemark?: boolean;
        /** Accepts a resource of this type (token without package) as well as its id. */
        resource?: string;
        /** Of a closed set: what each value means. */
        values?: Readonly<Record<string, string>>;
        /** Why the property should not be used any more, and what to use instead. */
        deprecation?: string;
    }
}

/** A reference to another object: our resource, `namespace/name`, or `name` in the same namespace. */
export function ref(resource: string, description: string) {
    return z
        .string()
        .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "must be a resource, `namespace/name` or `name`")
        .meta({ resource, description });
}

const labelWords = "must be a DNS label: lower-case letters, digits and `-`, starting and ending with a letter or digit";
const subdomainWords = "must be a DNS name: lower-case letters, digits, `-` and `.`";

/** A DNS-1123 label: the name of a namespace or of most objects. `condition` = what a controller would refuse another one with. */
export function dnsLabelFor(condition: string) {
    return dnsWords(63, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, labelWords, condition);
}

/** A DNS-1123 subdomain: labels joined by dots. */
export function dnsSubdomainFor(condition: string) {
    return dnsWords(253, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, subdomainWords, condition);
}

export const dnsLabel = dnsLabelFor("");
export const dnsSubdomain = dnsSubdomainFor("");

function dnsWords(most: number, pattern: RegExp, words: string, condition: string) {
    const told = condition === "" ? "" : ` (${condition})`;
    return z.string().max(most, `must have at most ${most} characters${told}`).regex(pattern, `${words}${told}`);
}

/** Free-form Kubernetes structures that the product hands on unchanged. */
export const anyObject = z.record(z.string(), z.unknown());

/** What every object of ours can be given. */
export const objectMetaArgs = {
    name: dnsLabel.optional().meta({
        description:
            "Name of the Kubernetes object. Default: the resource's name with a short hash of its URN, the same on every run. A change replaces the object.",
        replace: true,
    }),
    namespace: dnsLabel.optional().meta({
        description: "Namespace of the Kubernetes object. Default: the provider's `namespace`. A change replaces the object.",
        replace: true,
    }),
    labels: z.record(z.string(), z.string()).optional().meta({ description: "Further labels of the object. Updated in place." }),
    annotations: z.record(z.string(), z.string()).optional().meta({ description: "Further annotations of the object. Updated in place." }),
};

/** What every object of ours answers. */
export const objectOutputs = {
    name: z.string().meta({ description: "Name of the Kubernetes object." }),
    namespace: z.string().meta({ description: "Namespace of the Kubernetes object." }),
    uid: z.string().meta({ description: "Uid the API server gave the object." }),
    warnings: z.array(z.string()).meta({ description: "What the controller warns of without refusing the object, one sentence each." }),
};
