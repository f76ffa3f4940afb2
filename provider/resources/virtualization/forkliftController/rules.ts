import type { Finding } from "../../../concern/index.ts";
import type { ForkliftControllerArgs } from "../../../schema/forkliftController.ts";
import { forkliftSettings } from "../../../schema/forkliftSettings/index.ts";
import { formatPath } from "../../../schema/parse.ts";
import { isUnknown } from "../../../schema/value.ts";
import { type Row, rowsOf, valueAt } from "../../../settings/index.ts";
import { bytesOf } from "../../../util/quantity.ts";
import { troubleOf } from "../plan/templates.ts";
import { finding, when } from "../told.ts";
import { isAio, namesExtraConf } from "./aio.ts";

/** What is wrong with settings whatever the cluster says. Source: forklift-behaviour §1.12; MTV-052…059, MTV-205, MTV-206. */
export function settingFindings(args: ForkliftControllerArgs): readonly Finding[] {
    const ofArgs = rules.flatMap(({ path, severity = "warning", say }) => finding(severity, formatPath(path), say(args)));
    return [...ofArgs, ...idleSettings(args), ...containerFindings(args), ...templateFindings(args)];
}

interface Rule {
    readonly path: readonly string[];
    /** Default: warning. */
    readonly severity?: Finding["severity"];
    readonly say: (args: ForkliftControllerArgs) => string | undefined;
}

const at = (args: ForkliftControllerArgs, ...path: string[]) => valueAt(args, path);
const isGiven = (value: unknown) => value !== undefined && !isUnknown(value);

const rules: readonly Rule[] = [
    {
        path: ["aap"],
        severity: "error",
        say: (args) => {
            const [url, token] = [at(args, "aap", "url"), at(args, "aap", "tokenSecret")];
            return when((url === undefined) !== (token === undefined), "needs `url` and `tokenSecret` together; hooks without their own use both");
        },
    },
    {
        path: ["aap", "insecureSkipVerify"],
        say: (args) => when(at(args, "aap", "insecureSkipVerify") === true, "lets anybody between the cluster and the platform read its token"),
    },
    {
        path: ["aap", "caSecret"],
        say: (args) =>
            when(isGiven(at(args, "aap", "caSecret")) && at(args, "aap", "insecureSkipVerify") === true, "is not used with `insecureSkipVerify`"),
    },
    {
        path: ["validation"],
        say: ({ validation }) =>
            when(validation === false, "without it no VM has concerns: plans take VMs that cannot move, and nobody is warned (VMCriticalConcerns)"),
    },
    {
        path: ["authRequired"],
        say: ({ authRequired }) =>
            when(authRequired === false, "lets whoever reaches the inventory read all of every source; for clusters of your own only"),
    },
    {
        path: ["waitForFinalSnapshotConsolidation"],
        say: ({ waitForFinalSnapshotConsolidation: waits }) => when(waits === false, "leaves snapshots on the source when a warm move is over"),
    },
    {
        path: ["filesystemOverheadPercent"],
        say: ({ filesystemOverheadPercent: percent }) =>
            when(
                typeof percent === "number" && percent > 100,
                `makes claims ${1 + Number(percent) / 100} times as large as their disks; the unit is percent`,
            ),
    },
    {
        path: ["blockOverheadBytes"],
        say: ({ blockOverheadBytes: bytes }) =>
            when(
                typeof bytes === "number" && bytes > 0 && bytes < 512,
                `adds ${bytes} bytes, less than a sector; the unit is bytes, 1 MiB is 1048576`,
            ),
    },
    {
        path: ["maxVmInflight"],
        say: ({ maxVmInflight: slots }) =>
            when(typeof slots === "number" && slots > 400, `is ${slots}; more than 400 disks side by side were never tested (MTV-201)`),
    },
    {
        path: ["virtV2vExtraArgs"],
        severity: "error",
        say: (args) =>
            when(
                namesExtraConf(args.virtV2vExtraArgs) && args.virtV2vExtraConfConfigMap === undefined,
                "names a file of /mnt/extra-v2v-conf, which is there with `virtV2vExtraConfConfigMap` only",
            ),
    },
    {
        path: ["virtV2vExtraConfConfigMap"],
        say: (args) =>
            when(
                isGiven(args.virtV2vExtraConfConfigMap) && !isUnknown(args.virtV2vExtraArgs) && !namesExtraConf(args.virtV2vExtraArgs),
                "is mounted, but `virtV2vExtraArgs` names no file of /mnt/extra-v2v-conf",
            ),
    },
    {
        path: ["virtV2vExtraArgs"],
        say: ({ virtV2vExtraArgs: text }) =>
            when(isAio(text), "AIO buffers are for cold moves only; take them away before anything moves warm (MTV-205)"),
    },
    {
        path: ["mcp"],
        say: ({ mcp, mcpServer }) => when(isGiven(mcp) && !isUnknown(mcpServer) && mcpServer !== true, "is not used without `mcpServer: true`"),
    },
    {
        path: ["mcpServer"],
        say: ({ mcpServer, k8sCluster }) => when(mcpServer === true && k8sCluster === true, "runs on OpenShift with Lightspeed only"),
    },
];

/** Settings that change nothing. */
function idleSettings(args: ForkliftControllerArgs): readonly Finding[] {
    return givenRows(args).flatMap(({ path, setting: { idle } }) => finding("warning", formatPath(path), idle && `has no effect: ${idle}`));
}

/** The rows whose setting is given and known. */
export function givenRows(args: ForkliftControllerArgs): readonly Row[] {
    return rowsOf(forkliftSettings).filter(({ path }) => isGiven(valueAt(args, path)));
}

/** Requests above limits: the API server refuses such pods when the operator makes them. The operator's defaults count too. */
function containerFindings(args: ForkliftControllerArgs): readonly Finding[] {
    const rows = rowsOf(forkliftSettings).filter(({ path }) => path[0] === "containers" && path[2] === "limits");
    return rows.flatMap(({ path: [group, name, , what], setting }): readonly Finding[] => {
        const [limits, requests] = [
            [group!, name!, "limits", what!],
            [group!, name!, "requests", what!],
        ] as const;
        const request = rowsOf(forkliftSettings).find(({ path }) => formatPath(path) === formatPath(requests))!.setting;
        const [limit, wanted] = [valueAt(args, limits), valueAt(args, requests)];
        if (isUnknown(limit) || isUnknown(wanted) || (limit === undefined && wanted === undefined)) return [];
        const [most, least] = [String(limit ?? setting.default), String(wanted ?? request.default)];
        const say = (value: unknown, text: string) => `${text}${value === undefined ? " (default)" : ""}`;
        const isWrong = (bytesOf(least) ?? 0) > (bytesOf(most) ?? Number.POSITIVE_INFINITY);
        const message = `the request of ${say(wanted, least)} is above the limit of ${say(limit, most)}; the operator cannot make such a Deployment`;
        return finding("error", formatPath(wanted === undefined ? limits : requests), when(isWrong, message));
    });
}

const templates = { pvcNameTemplate: undefined, ocpPvcNameTemplate: "openshift" } as const;

function templateFindings(args: ForkliftControllerArgs): readonly Finding[] {
    return Object.entries(templates).flatMap(([property, source]) => {
        const text = args[property];
        if (typeof text !== "string") return [];
        const template = { name: "pvcNameTemplate", property, text } as const;
        return finding("error", property, troubleOf(template, { name: "plan", namespace: "" }, source));
    });
}
