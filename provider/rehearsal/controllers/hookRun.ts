import { stringify } from "yaml";
import { type KubeObject, kinds } from "../../kube/index.ts";
import type { HookSpec } from "./hook.ts";
import { failureAnnotation, jobConditionOf, workSeconds } from "./job.ts";
import type { PlanSpec } from "./planSpec.ts";
import type { Turn, Verdict } from "./turn.ts";
import { stepNamed } from "./vmRun.ts";
import { refIn } from "./world.ts";

/**
 * A VM's hook: a Job in the plan's namespace, made in one pass and looked at in the next ones, or a job template elsewhere.
 *
 * Source: forklift-behaviour §6.2, §6.3; trace 11; `pkg/controller/plan/hook.go` of Forklift.
 */
export async function runHook(turn: Turn): Promise<Verdict> {
    const { world, run, journey } = turn;
    const ref = refIn(journey.entry.hooks?.find(({ step }) => step === run.phase)?.hook);
    const hook = ref && (await world.cluster.get(kinds.hook, ref));
    if (!hook) return { failure: "Hook not found." };
    const verdict = (hook.spec as HookSpec).aap ? await runTemplate(turn) : await runJob(turn, hook);
    const { progress } = stepNamed(run, run.phase)!;
    if (verdict === true) progress.completed = progress.total;
    return verdict;
}

async function runJob(turn: Turn, hook: KubeObject): Promise<Verdict> {
    const { cluster } = turn.world;
    const { namespace } = turn.target.plan.metadata;
    const labels = labelsOf(turn, hook);
    const labelSelector = Object.entries(labels)
        .map((pair) => pair.join("="))
        .join(",");
    const [job] = (await cluster.list(kinds.job, { namespace, labelSelector })).items;
    if (!job) {
        await createJob(turn, hook, labels);
        return false;
    }
    const failed = jobConditionOf(job, "Failed");
    return failed ? { failure: failed.message ?? "" } : jobConditionOf(job, "Complete") !== undefined;
}

function labelsOf({ run, target }: Turn, { metadata }: KubeObject): Record<string, string> {
    const { plan, migrationUid } = target;
    const owners = { plan: plan.metadata.uid!, migration: migrationUid, vmID: run.id };
    return { ...owners, step: run.phase, hook: metadata.uid!, resource: "hook-config" };
}

/** The Job with the ConfigMap that brings it playbook, plan and VM; the map goes with the Job. */
async function createJob(turn: Turn, hook: KubeObject, labels: Record<string, string>): Promise<void> {
    const { world, run, target, journey } = turn;
    const { name = "", namespace, uid = "" } = target.plan.metadata;
    const { playbook = "", deadline = 0 } = hook.spec as HookSpec;
    const metadata = { generateName: `${name}-${run.id}-${run.phase.toLowerCase()}-`, namespace, labels };
    const data = {
        "playbook.yml": Buffer.from(playbook, "base64").toString(),
        "plan.yml": stringify(target.plan.spec),
        "workload.yml": stringify(journey.vm),
    };
    const map = await world.cluster.create(kinds.configMap, { metadata, data });
    const failure = (await faultOf(turn)) ?? (deadline > 0 && deadline < workSeconds ? backoff : undefined);
    const job = await world.cluster.create(kinds.job, {
        metadata: {
            ...metadata,
            ownerReferences: [{ apiVersion: kinds.plan.apiVersion, kind: "Plan", name, uid }],
            ...(failure !== undefined && { annotations: { [failureAnnotation]: failure } }),
        },
        spec: { backoffLimit: 1, template: { spec: podOf(hook.spec as HookSpec, target.plan.spec as PlanSpec, map.metadata.name!) } },
    });
    const owner = { apiVersion: kinds.job.apiVersion, kind: "Job", name: job.metadata.name!, uid: job.metadata.uid! };
    const owned = { metadata: { ownerReferences: [owner] } };
    await world.cluster.patch(kinds.configMap, { name: map.metadata.name!, namespace }, owned, { type: "merge" });
}

function podOf({ image, playbook, serviceAccount, deadline = 0 }: HookSpec, plan: PlanSpec, map: string): Record<string, unknown> {
    const account = serviceAccount || plan.serviceAccount;
    const container = {
        name: "hook",
        image,
        ...(playbook && { command: ["/bin/entrypoint", "ansible-runner", "run", "/tmp/runner", "-p", "/tmp/hook/playbook.yml"] }),
        resources: { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "100m", memory: "150Mi" } },
        volumeMounts: [{ name: "hook", mountPath: "/tmp/hook" }],
    };
    return {
        restartPolicy: "Never",
        containers: [container],
        volumes: [{ name: "hook", configMap: { name: map } }],
        ...(deadline > 0 && { activeDeadlineSeconds: deadline }),
        ...(account && { serviceAccountName: account }),
    };
}

/** The platform is asked within one pass of the real controller; here it takes as long, and other VMs go on. */
async function runTemplate(turn: Turn): Promise<Verdict> {
    const { world, run } = turn;
    if (world.clock.now() - Date.parse(stepNamed(run, run.phase)!.started!) < workSeconds * 1000) return false;
    const failure = await faultOf(turn);
    return failure === undefined ? true : { failure };
}

const backoff = "Job has reached the specified backoff limit";

async function faultOf({ world, run }: Turn): Promise<string | undefined> {
    const hit = await world.faults.hit(
        "vm",
        ({ vm, step, phase }) => (vm === run.id || vm === run.name) && step === run.phase && (phase === undefined || phase === step),
    );
    return hit && (hit.reason ?? backoff);
}
