import { sayMiB } from "../../await/index.ts";
import { type Condition, conditionsOf } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import { type Own, toId } from "../../lifecycle/index.ts";
import type { LiveMigrationArgs } from "../../schema/live/migration.ts";
import { didYouMean } from "../../util/nearest.ts";
import { bytesOf } from "../../util/quantity.ts";
import { type ClusterFacts, settingsFor } from "./facts.ts";
import { activeIn, sayMover } from "./movers.ts";
import { bytesToMove, instanceStatus, phaseOf } from "./status.ts";

/** What is known before a VM is moved. */
export interface Given {
    readonly args: LiveMigrationArgs;
    readonly subject: Own;
    readonly instance: KubeObject;
    /** Migrations of the same VM that others have made. */
    readonly others: readonly KubeObject[];
    readonly facts: ClusterFacts;
}

/** `issue` = it will not work; `warning` = it may, but read this; `unknown` = nobody could look. */
export interface Finding {
    readonly as: "issue" | "warning" | "unknown";
    readonly property: "vmi" | "addedNodeSelector";
    readonly reason: string;
}

export type Rule = (given: Given) => readonly Finding[];

export const none: readonly Finding[] = [];

export function finding(as: Finding["as"], reason: string, property: Finding["property"] = "vmi"): readonly Finding[] {
    return [{ as, property, reason }];
}

/** Why there is nothing to move; undefined when the VM runs. */
export function notRunning(subject: Own, instance: KubeObject | undefined, machines: readonly KubeObject[] | undefined): Finding | undefined {
    const id = toId(subject);
    const { phase = "not running yet" } = instanceStatus(instance);
    if (instance) {
        const isStopping = instance.metadata.deletionTimestamp !== undefined;
        if (phase === "Running" && !isStopping) return undefined;
        return finding("issue", `the VM ${id} is ${isStopping ? "stopping" : phase}; only what runs can be moved live`)[0];
    }
    const machine = machines?.find(({ metadata }) => metadata.name === subject.name);
    if (machine)
        return finding("issue", `the VM ${id} does not run; start it, or let it start elsewhere: what does not run needs no live migration`)[0];
    const alike = didYouMean(subject.name, machines?.map(({ metadata }) => metadata.name!) ?? []);
    return finding("issue", `there is no running VM ${id}${alike || "; a VM that this program starts is named by that resource's output"}`)[0];
}

/** What KubeVirt says of the VM itself, volume by volume where that is the reason. Source: live-migration LM-003, LM-U02, LM-U03. */
export const canMove: Rule = ({ instance }) => {
    const verdict = conditionsOf(instanceStatus(instance)).find(({ type }) => type === "LiveMigratable");
    if (!verdict) return finding("unknown", "not checked: whether the VM can be moved live; KubeVirt has not said yet");
    if (verdict.status === "True") return none;
    const alone = verdict.reason === "DisksNotLiveMigratable" ? disksOfOneNode(instance) : none;
    return alone.length > 0
        ? alone
        : finding("issue", `cannot be moved live: ${verdict.message ?? verdict.reason ?? "KubeVirt gives no reason"}${help(verdict)}`);
};

function disksOfOneNode(instance: KubeObject): readonly Finding[] {
    return (instanceStatus(instance).volumeStatus ?? []).flatMap(({ name, persistentVolumeClaimInfo: claim }) => {
        if (!claim || claim.accessModes?.includes("ReadWriteMany")) return [];
        const modes = claim.accessModes?.join(", ") || "not shared";
        return finding(
            "issue",
            `its volume ${name} (claim ${claim.claimName}) is ${modes}; both nodes must open it at once: move the disk to a ReadWriteMany claim (LM-003)`,
        );
    });
}

/** By KubeVirt's reason for `LiveMigratable=False`. Source: live-migration LM-U09; KubeVirt's API types. */
const helps: readonly { readonly when: RegExp; readonly help: string }[] = [
    { when: /^Interface/, help: "use masquerade binding on the pod network, or a secondary network (LM-U09)" },
    { when: /^HostDevice|^DRA/, help: "detach devices of the host (PCI, GPU) first" },
    { when: /^VirtIOFS/, help: "file systems shared with the host keep it there: detach them" },
    { when: /^CPU/, help: "give the VM a CPU model that every node has (LM-006)" },
    { when: /^Disks/, help: "give it ReadWriteMany disks (LM-003)" },
];

function help({ reason = "" }: Condition): string {
    const known = helps.find(({ when }) => when.test(reason));
    return known ? `; ${known.help}` : "";
}

/** Source: live-migration LM-U02. */
export const isFree: Rule = ({ others }) => {
    const active = activeIn(others);
    return active ? finding("warning", `${sayMover(active)} is moving the VM already; \`up\` is refused until it has ended`) : none;
};

/** Whether it will have to wait for its turn. Source: live-migration LM-005, LM-U01. */
export const hasItsTurn: Rule = ({ instance, facts: { migrations, instances, settings } }) => {
    if (!migrations || !settings)
        return finding(
            "unknown",
            "not checked: whether it will wait for its turn; migrations of the whole cluster and the HyperConverged may not be read",
        );
    const { parallelMigrationsPerCluster: ofCluster = 5, parallelOutboundMigrationsPerNode: ofNode = 2 } = settings;
    const { nodeName } = instanceStatus(instance);
    const active = migrations.filter((each) => !idle.has(phaseOf(each)));
    const leaving = active.filter(({ metadata, spec }) => {
        const mover = instances?.find((each) => each.metadata.namespace === metadata.namespace && each.metadata.name === spec?.vmiName);
        return nodeName !== undefined && instanceStatus(mover).nodeName === nodeName;
    });
    return [
        ...(active.length >= ofCluster
            ? finding("warning", `will wait for its turn: ${active.length} of at most ${ofCluster} migrations of the cluster are running`)
            : none),
        ...(leaving.length >= ofNode
            ? finding("warning", `will wait for its turn: ${leaving.length} of at most ${ofNode} migrations are leaving ${nodeName}`)
            : none),
    ];
};

const idle = new Set(["", "Pending", "Succeeded", "Failed"]);

/** Source: live-migration LM-U07. */
export const isEvictable: Rule = ({ instance }) => {
    const strategy = instanceStatus(instance).evictionStrategy ?? (instance.spec?.evictionStrategy as string | undefined);
    if (strategy !== "None") return none;
    return finding(
        "warning",
        "its evictionStrategy is None: this move works, but a drain of its node stops it; `LiveMigrate` moves it instead (LM-U07)",
    );
};

/** What KubeVirt's settings mean for a move of this size. Source: live-migration LM-018 … LM-021, LM-U01. */
export const canEnd: Rule = ({ instance, facts }) => {
    const { settings, policy } = settingsFor(instance, facts);
    const { allowPostCopy = false, completionTimeoutPerGiB: seconds = 150, bandwidthPerMigration = "0" } = settings;
    const bandwidth = bytesOf(bandwidthPerMigration) ?? 0;
    const isTooSlow = bandwidth > 0 && seconds > 0 && 1024 ** 3 / bandwidth > seconds;
    const by = policy === undefined ? "" : `by the MigrationPolicy ${policy}, `;
    const size = sayMiB(bytesToMove(instance) / 1024 ** 2);
    return [
        ...(allowPostCopy
            ? finding(
                  "warning",
                  `${by}when its ${size} are not copied in time, it goes on in post-copy mode: slower, not to be cancelled, and lost when the network fails (LM-020)`,
              )
            : none),
        ...(isTooSlow
            ? finding(
                  "warning",
                  `${by}bandwidthPerMigration ${bandwidthPerMigration} copies a GiB in ${Math.ceil(1024 ** 3 / bandwidth)} s, completionTimeoutPerGiB gives it ${seconds} s: raise one of them (LM-019)`,
              )
            : none),
    ];
};
