import type { Verdict } from "../../await/index.ts";
import { type Condition, conditionsOf } from "../../condition/index.ts";
import type { KubeObject } from "../../kube/index.ts";
import type { DataVolumeArgs } from "../../schema/imports/dataVolume.ts";
import { isHopeless, remedyFor } from "./remedies.ts";

type Wishes = Pick<DataVolumeArgs, "waitForConsumer" | "maxRestarts" | "immediateBinding">;

/**
 * What a DataVolume has come to, by its phase; the cause of trouble stands in its conditions.
 *
 * A phase tells nothing of an importer that fails again and again: CDI begins anew for ever. So failures are counted from the first look on (one
 * that was there then is an earlier update's), and reported when there have been more than were allowed, or when another try cannot end otherwise.
 *
 * Source: data-import CDI-017, CDI-U01, CDI-U04.
 */
export function judgeImport(object: KubeObject | undefined, wishes: Wishes, first?: KubeObject): Verdict {
    if (!object) return { state: "waiting", for: "the object to appear" };
    const { phase = "", progress } = (object.status ?? {}) as { phase?: string; progress?: string };
    if (phase === "Succeeded") return { state: "ready" };
    if (phase === "Failed") return { state: "failed", reasons: [causeOf(object) ?? "CDI gives no reason", ...advice(object)] };
    if (isUnclaimed(object)) return withoutConsumer(wishes);
    return troubleOf(object, wishes, first) ?? { state: "waiting", ...inWords(object, phase), progress: sayProgress(progress) };
}

/** Nothing happens before a VM uses the disk; later CDI versions say `PendingPopulation`. */
function isUnclaimed(object: KubeObject | undefined): boolean {
    return object?.status?.phase === "WaitForFirstConsumer" || object?.status?.phase === "PendingPopulation";
}

function withoutConsumer({ waitForConsumer, immediateBinding }: Wishes): Verdict {
    if (immediateBinding) return { state: "waiting", for: "CDI to bind the claim at once" };
    if (waitForConsumer) return { state: "waiting", for: "a VM that uses the disk: its storage class binds volumes only then" };
    const remark = "nothing is imported yet: the storage class binds a volume when a VM first uses it; `immediateBinding: true` imports at once";
    return { state: "ready", remark };
}

/** The importer that has failed: told each time, and reported when it was too often. */
function troubleOf(object: KubeObject, { maxRestarts = 3 }: Wishes, first: KubeObject | undefined): Verdict | undefined {
    if (!isFailing(object)) return undefined;
    const failures = failuresOf(object) - (first ? failuresOf(first) : 0);
    const times = failures > 1 ? ` ${failures} times` : "";
    const words = [`the importer has failed${times}: ${causeOf(object)}`, ...advice(object)];
    if (isHopeless(causeOf(object) ?? "")) return { state: "failed", reasons: words };
    if (failures > maxRestarts) return { state: "failed", reasons: [...words, "CDI goes on trying; the next update waits for it again"] };
    return { state: "waiting", for: "the importer to begin again", remark: words.join("; ") };
}

/** Each restart comes after a failure; the last one may still wait for its restart. */
function failuresOf(object: KubeObject): number {
    return restartsOf(object) + (isFailing(object) ? 1 : 0);
}

export function restartsOf({ status }: KubeObject): number {
    return Number(status?.restartCount ?? 0);
}

const working = new Set(["ImportScheduled", "ImportInProgress"]);

/**
 * Running is False before the importer begins and after it has ended well too. One that only then notices that it needs scratch space ends with
 * an error as well, and CDI gives it some.
 */
function isFailing(object: KubeObject): boolean {
    const { status, reason = "", message = "" } = conditionOf(object, "Running") ?? {};
    const isBad = status === "False" && /error|crashloop|oomkilled/i.test(reason) && !/scratch space required/i.test(message);
    return isBad && working.has(String(object.status?.phase));
}

function causeOf(object: KubeObject): string | undefined {
    const { message, reason } = conditionOf(object, "Running") ?? {};
    return message || reason || conditionOf(object, "Bound")?.message || undefined;
}

function advice(object: KubeObject): readonly string[] {
    const remedy = remedyFor(causeOf(object) ?? "");
    return remedy === undefined ? [] : [remedy];
}

/** What is waited for in each phase. Source: data-import CDI-U01. */
const phases: Readonly<Record<string, string>> = {
    "": "CDI to look at it",
    Pending: "the claim to be bound",
    PVCBound: "the importer to be scheduled",
    ImportScheduled: "the importer pod to start",
    ImportInProgress: "the import",
    CloneScheduled: "the clone to begin",
    CloneInProgress: "the clone",
    SnapshotForSmartCloneInProgress: "the clone's snapshot",
    SmartClonePVCInProgress: "the clone",
    CSICloneInProgress: "the clone",
    CloneFromSnapshotSourceInProgress: "the clone",
    ExpansionInProgress: "the disk to grow",
    NamespaceTransferInProgress: "the disk to reach its namespace",
    Paused: "the next checkpoint of a staged import",
    Unknown: "CDI to know again how it stands",
};

/** Which condition explains why it is not going on. */
const explained: Readonly<Record<string, string>> = { Pending: "Bound", ImportScheduled: "Running" };

/** The two words that the kubelet has for one trouble alternate: what is waited for stays the same, so that it counts as standing still. */
const isUnpullable = /^(ErrImagePull|ImagePullBackOff)$/;

function inWords(object: KubeObject, phase: string): { readonly for: string } {
    const { reason = "", message } = conditionOf(object, explained[phase] ?? "") ?? {};
    if (isUnpullable.test(reason))
        return { for: "the node to pull the image, which it cannot; look at the `url` and at the events of the importer pod" };
    return { for: `${phases[phase] ?? `phase ${phase} to end`}${message ? `: ${message}` : ""}` };
}

/** `42.31%` → `42.3 %`; fine enough to show that a large disk moves. */
function sayProgress(progress: string | undefined): string | undefined {
    const percent = Number.parseFloat(progress ?? "");
    return Number.isNaN(percent) ? undefined : `${percent.toFixed(1)} %`;
}

function conditionOf(object: KubeObject, type: string): Condition | undefined {
    return conditionsOf(object.status).find((each) => each.type === type);
}
