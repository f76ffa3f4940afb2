import { groupOf, objectName, text, textSwitch, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.controller;

/** The Ansible Automation Platform of hooks that name none. Source: forklift-behaviour §1.12, §6.3. */
export const aap = groupOf("virtualization:ForkliftAap", "The Ansible Automation Platform for hooks that name none.", {
    url: text(
        { key: "aap_url", means: "Its address, together with `tokenSecret`.", restarts },
        { pattern: /^https?:\/\/\S+$/, words: "must be an address such as `https://aap.example.com`" },
    ),
    tokenSecret: objectName({
        key: "aap_token_secret_name",
        means: "Secret with the key `token`, in the operator's namespace; together with `url`.",
        restarts,
    }),
    caSecret: objectName({
        key: "aap_ca_secret_name",
        means: "Secret with the key `ca.crt`, in the operator's namespace: who signed its certificate.",
        restarts,
    }),
    insecureSkipVerify: textSwitch({
        key: "aap_insecure_skip_verify",
        default: false,
        means: "Whether its certificate is taken as it is; for tests only.",
        restarts,
    }),
    timeoutSeconds: wholeNumber(
        { key: "aap_timeout", means: "Seconds that a job may take, where its hook says nothing; 3600 without it.", restarts },
        { least: 1 },
    ),
});
