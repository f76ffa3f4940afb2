/**
 * An object of an inventory or a cluster as it may be given to others: without what somebody has hidden in it (cloud-init, passwords), and
 * without the API server's bookkeeping. References to Secrets stay: they are names.
 */
export function tidied(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(tidied);
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([field, each]) => !bookkeeping.has(field) && !(isSecret.test(field) && typeof each === "string"));
    return Object.fromEntries(kept.map(([field, each]) => [field, tidied(each)]));
}

const bookkeeping = new Set(["managedFields", "kubectl.kubernetes.io/last-applied-configuration"]);

/**
 * Names of fields that hold secrets as text: of cloud-init in KubeVirt VMs and OpenStack servers, of a server's administrator, of storage classes
 * of old.
 */
const isSecret = /passw(or)?d$|passphrase|admin_?pass|token$|^(user|network)_?data(base64)?$|private_?key|^restuserkey$/i;
