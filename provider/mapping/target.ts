/** An object of the target cluster as `kubectl get -o json` shows it. */
export interface TargetObject {
    readonly metadata: {
        readonly name?: string | undefined;
        readonly namespace?: string | undefined;
        readonly labels?: Readonly<Record<string, string>> | undefined;
        readonly annotations?: Readonly<Record<string, string>> | undefined;
    };
    readonly spec?: Readonly<Record<string, unknown>> | undefined;
    readonly status?: Readonly<Record<string, unknown>> | undefined;
    readonly [field: string]: unknown;
}

/** What the target cluster offers to VMs. */
export interface TargetFacts {
    readonly storageClasses: readonly TargetObject[];
    /** CDI's; undefined = not told. */
    readonly storageProfiles?: readonly TargetObject[] | undefined;
    readonly networkAttachmentDefinitions: readonly TargetObject[];
    /** Undefined = not known yet. */
    readonly targetNamespace?: string | undefined;
    /** Whether the pod network may be proposed. Default: true. */
    readonly defaultPodAllowed?: boolean | undefined;
    /** What could not be looked at, e.g. `storageclasses (403 Forbidden)`. */
    readonly missing?: readonly string[] | undefined;
}

/** What of one kind could not be looked at, in words; undefined = all was seen. */
export function unseen({ missing = [] }: TargetFacts, plural: string): string | undefined {
    const closed = missing.filter((each) => each.startsWith(plural));
    return closed.length === 0 ? undefined : `the target cluster did not show its ${closed.join(", ")}`;
}

/** What a NetworkAttachmentDefinition tells of itself; what it does not tell is undefined or empty. */
export interface Attachment {
    readonly name: string;
    /** `namespace/name`. */
    readonly path: string;
    /** VMs in the target namespace can use it. */
    readonly isUsable: boolean;
    readonly vlanId: string | undefined;
    /** `address/prefix`. */
    readonly subnets: readonly string[];
    readonly object: TargetObject;
}

/**
 * The networks that VMs can join, however their configuration is written; one that cannot be read has its name only.
 *
 * Source: forklift-behaviour §4.2 (NetMapDestinationNADNotValid).
 */
export function attachmentsOf({ networkAttachmentDefinitions, targetNamespace }: TargetFacts): readonly Attachment[] {
    return networkAttachmentDefinitions
        .map((object): Attachment & { readonly isPrimary: boolean } => {
            const { name = "", namespace = "default" } = object.metadata;
            const config = configOf(object);
            return {
                name,
                path: `${namespace}/${name}`,
                isUsable: [targetNamespace, "default"].includes(namespace),
                vlanId: vlanIn(config) ?? vlanIn(tagsOf(object)),
                subnets: [...new Set([...cidrsIn(config), ...cidrsIn(tagsOf(object))])],
                isPrimary: config.role === "primary",
                object,
            };
        })
        .filter(({ isPrimary }) => !isPrimary)
        .sort(({ path: one }, { path: other }) => (one < other ? -1 : 1));
}

/** Why an object is meant for a source: a label or an annotation about where things come from has its name or its id. */
export function hintOf(place: string, object: TargetObject, names: readonly string[]): string | undefined {
    const found = Object.entries(tagsOf(object)).find(
        ([tag, value]) => /source|datastore|domain|network|port-?group|volume-?type/i.test(tag) && value !== "" && names.includes(value),
    );
    return found && `${place} names it in ${JSON.stringify(found[0])}`;
}

function tagsOf({ metadata: { labels, annotations } }: TargetObject): Readonly<Record<string, string>> {
    return { ...annotations, ...labels };
}

/** The CNI configuration: JSON text, which may be a list of plugins. */
function configOf({ spec }: TargetObject): Record<string, unknown> {
    try {
        const config = JSON.parse(String(spec?.config));
        if (!Array.isArray(config?.plugins)) return isRecord(config) ? config : {};
        return Object.assign({ ...config }, ...config.plugins.filter(isRecord));
    } catch {
        return {};
    }
}

function vlanIn(fields: Readonly<Record<string, unknown>>): string | undefined {
    const told = Object.entries(fields).find(([name]) => /(^|\/)vlan[-_]?(id)?$/i.test(name))?.[1];
    return vlanOf(told);
}

/** A VLAN that tells a network from others: no trunk, and not 0, which means none. */
export function vlanOf(value: unknown): string | undefined {
    const text = String(value ?? "");
    return /^[1-9]\d{0,3}$/.test(text) ? text : undefined;
}

const asideFields = /route|exclude|gateway/i;

function cidrsIn(value: unknown, name = ""): readonly string[] {
    if (asideFields.test(name)) return [];
    if (typeof value === "string") return /subnet|range|cidr|address/i.test(name) ? value.split(/[\s,]+/).flatMap(cidrOf) : [];
    if (Array.isArray(value)) return value.flatMap((each) => cidrsIn(each, name));
    return isRecord(value) ? Object.entries(value).flatMap(([field, each]) => cidrsIn(each, field)) : [];
}

/** `10.1.0.0/16`; of `10.1.0.10-10.1.0.20/16` (whereabouts) and `10.1.0.0/16/24` (OVN, with a part per host) the same. */
function cidrOf(text: string): readonly string[] {
    const [, address, prefix] = /^([\da-f.:]+)(?:-[\da-f.:]+)?\/(\d+)(?:\/\d+)?$/i.exec(text) ?? [];
    return address && prefix ? [`${address}/${prefix}`] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
