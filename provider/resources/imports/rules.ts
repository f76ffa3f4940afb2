import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import type { InputIssue } from "../../schema/parse.ts";
import { containsUnknown } from "../../schema/value.ts";
import { bytesOf } from "../../util/quantity.ts";
import { formatProblem } from "./format.ts";

/** What is wrong with the arguments whatever the cluster is like. Values that are not known yet are not judged. */
export function ruleIssues(args: DataVolumeArgs): readonly InputIssue[] {
    return rules.flatMap((rule) => rule(args));
}

export function ruleWarnings({ source: { http, registry }, contentType, caCertificate, certConfigMap }: DataVolumeArgs): readonly string[] {
    const problem = http && !containsUnknown(http.url) ? formatProblem(http.url, contentType ?? "kubevirt") : undefined;
    const open = (http?.extraHeaders ?? []).map((each) => String(each).split(":")[0]!.trim()).filter((name) => sensitive.test(name));
    return [
        ...(problem && !problem.isSure ? [`source.http.url: ${problem.reason}`] : []),
        ...open.map((name) => `source.http.extraHeaders: ${name} stands in the object in clear; put it into a Secret and \`secretExtraHeaders\``),
        ...(registry?.pullMethod === "node" && (caCertificate !== undefined || certConfigMap !== undefined)
            ? ["`pullMethod: node` does not look at the CA given here: the node has to trust the registry"]
            : []),
    ];
}

const sensitive = /^(authorization|proxy-authorization|cookie|x-.*(token|key|secret).*)$/i;

type Rule = (args: DataVolumeArgs) => readonly InputIssue[];

const issue = (property: string, reason: string): readonly InputIssue[] => [{ property, reason }];
const none: readonly InputIssue[] = [];

const rules: readonly Rule[] = [
    ({ storage, pvc }) =>
        (storage === undefined) === (pvc === undefined) ? issue("storage", "give either `storage` or `pvc`, not both and not neither") : none,
    ({ storage, source }) =>
        storage && storage.size === undefined && source.pvc === undefined
            ? issue("storage.size", "is required; only the clone of a claim knows its size")
            : none,
    ({ storage }) => tooSmall("storage.size", storage?.size),
    ({ pvc }) => tooSmall("pvc.size", pvc?.size),
    ({ source: { http }, contentType }) => (http ? httpIssues(http.url, contentType ?? "kubevirt") : none),
    ({ source: { http } }) =>
        (http?.extraHeaders ?? []).flatMap((header, at) =>
            containsUnknown(header) || /^[A-Za-z0-9!#$%&'*+.^_`|~-]+:\s*\S/.test(header)
                ? none
                : issue(`source.http.extraHeaders[${at}]`, "must be `Name: value`"),
        ),
    ({ source: { registry } }) => (registry ? registryIssues(registry) : none),
    ({ contentType, source, storage, pvc }) => {
        if (contentType !== "archive") return none;
        if (!source.http) return issue("contentType", "an archive is only imported over http");
        const isBlock = (storage ?? pvc)?.volumeMode === "Block";
        return isBlock
            ? issue(`${storage ? "storage" : "pvc"}.volumeMode`, "an archive is unpacked into a file system, not into a block device")
            : none;
    },
    ({ credentials, secret }) => (credentials && secret !== undefined ? issue("secret", "give either `credentials` or `secret`, not both") : none),
    ({ caCertificate, certConfigMap }) =>
        caCertificate !== undefined && certConfigMap !== undefined
            ? issue("certConfigMap", "give either `caCertificate` or `certConfigMap`, not both")
            : none,
    ({ caCertificate }) =>
        typeof caCertificate === "string" && !caCertificate.includes("-----BEGIN CERTIFICATE-----")
            ? issue("caCertificate", "is not a PEM certificate (it should begin with -----BEGIN CERTIFICATE-----)")
            : none,
    (args) =>
        args.source.http || args.source.registry
            ? none
            : endpointArgs.filter((name) => args[name] !== undefined).flatMap((name) => issue(name, "is only for the sources `http` and `registry`")),
    ({ source: { http }, caCertificate, certConfigMap }) =>
        http && !containsUnknown(http.url) && /^http:/i.test(http.url) && (caCertificate !== undefined || certConfigMap !== undefined)
            ? issue(caCertificate !== undefined ? "caCertificate" : "certConfigMap", "is not looked at over `http://`; did you mean `https://`?")
            : none,
];

const endpointArgs = ["credentials", "secret", "caCertificate", "certConfigMap"] as const;

/** Disks are made of MiB. Source: data-import CDI-U26. */
function tooSmall(property: string, size: string | undefined): readonly InputIssue[] {
    const bytes = size === undefined || containsUnknown(size) ? undefined : bytesOf(size);
    return bytes !== undefined && bytes < 1024 ** 2 ? issue(property, `${size} holds no disk; did you forget the unit, e.g. \`20Gi\`?`) : none;
}

/** Source: data-import CDI-005, CDI-007. The address is not repeated where it may carry a password. */
function httpIssues(address: string, contentType: "kubevirt" | "archive"): readonly InputIssue[] {
    if (containsUnknown(address)) return none;
    const property = "source.http.url";
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol === "docker:") return issue(property, "is a container disk; use the source `registry`");
    if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") return issue(property, "must be an `http://` or `https://` address");
    if (url.username || url.password) return issue(property, "must not carry user and password; give them as `credentials`");
    const problem = formatProblem(address, contentType);
    return problem?.isSure ? issue(property, problem.reason) : none;
}

/** Source: data-import CDI-006, CDI-U02. */
function registryIssues({ url, imageStream, pullMethod }: NonNullable<DataVolumeArgs["source"]["registry"]>): readonly InputIssue[] {
    const property = "source.registry.url";
    if ((url === undefined) === (imageStream === undefined)) return issue("source.registry", "must have exactly one of `url` and `imageStream`");
    if (imageStream !== undefined) {
        return pullMethod === "node" ? none : issue("source.registry.imageStream", "is only pulled by nodes; set `pullMethod: node`");
    }
    if (url === undefined || containsUnknown(url)) return none;
    if (/^docker:\/\/[^/]*@(?!sha256:)/.test(url)) return issue(property, "must not carry user and password; give them as `credentials`");
    if (/^docker:\/\/[^/\s]\S*$/.test(url) || (/^oci-archive:\S+$/.test(url) && pullMethod !== "node")) return none;
    return issue(property, `must be \`docker://IMAGE:TAG\`${pullMethod === "node" ? " for `pullMethod: node`" : " or `oci-archive:PATH`"}`);
}
