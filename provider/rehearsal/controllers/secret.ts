import type { KubeObject } from "../../kube/index.ts";

/** What is in a Secret, in clear. */
export type SecretData = Readonly<Record<string, string>>;

export function decodeSecret(secret: KubeObject | undefined): SecretData {
    const data = (secret?.data ?? {}) as SecretData;
    return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]));
}
