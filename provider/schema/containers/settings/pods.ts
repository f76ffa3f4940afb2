import { quantity, type SettingTable } from "../../../settings/index.ts";

/** What pods get, as `cpuLimit`, `memoryLimit`, `cpuRequest`, `memoryRequest`. */
export interface Amounts {
    readonly cpuLimit?: string;
    readonly memoryLimit?: string;
    readonly cpuRequest?: string;
    readonly memoryRequest?: string;
}

/** `limits_cpu` or `cpu_limits`: the operator spells both. */
type Spelling = "kindFirst" | "amountFirst";

/** The four amounts of some pods. Source: mtc-behaviour §7.2. */
export function podAmounts(prefix: string, spelling: Spelling, defaults: Amounts, restarts?: string): SettingTable {
    const key = (kind: string, amount: string) => `${prefix}_${spelling === "kindFirst" ? `${kind}_${amount}` : `${amount}_${kind}`}`;
    const row = (name: keyof Amounts, kind: string, amount: string, means: string) => ({
        [name]: quantity({ key: key(kind, amount), means, ...(defaults[name] && { default: defaults[name] }), ...(restarts && { restarts }) }),
    });
    return {
        ...row("cpuLimit", "limits", "cpu", "Most CPU that one may take, e.g. `1` or `500m`."),
        ...row("memoryLimit", "limits", "memory", "Most memory that one may take, e.g. `10Gi`; beyond it the pod is killed."),
        ...row("cpuRequest", "requests", "cpu", "CPU that a node must have free for one."),
        ...row("memoryRequest", "requests", "memory", "Memory that a node must have free for one."),
    };
}

/** What Rsync and Stunnel pods get. Source: mo `defaults/main.yml`; the upstream guide prints `400m` for the requests. */
export const transferDefaults: Amounts = { cpuLimit: "1", memoryLimit: "1Gi", cpuRequest: "100m", memoryRequest: "1Gi" };
