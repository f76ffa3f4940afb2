import { z } from "zod";
import { groupOf, quantity, type SettingGroup } from "../../settings/index.ts";
import { parts } from "./parts.ts";

interface Component {
    /** As the keys of the spec begin. */
    readonly key: string;
    readonly of: string;
    readonly restarts?: string;
    readonly idle?: string;
    /** CPU and memory of limits, then of requests, as the operator has them. */
    readonly usual: readonly [string, string, string, string];
}

/** Source: forklift-behaviour §1.12, container resources; MTV-041, which has smaller ones for OVA. */
const components = {
    api: { key: "api", of: "the API service", restarts: parts.api, usual: ["1000m", "1Gi", "100m", "150Mi"] },
    cliDownload: { key: "cli_download", of: "the CLI download", restarts: parts.cli, usual: ["1000m", "1Gi", "100m", "512Mi"] },
    controller: {
        key: "controller",
        of: "the controller; the guide has a CPU limit of 500m (MTV-052)",
        restarts: parts.controller,
        usual: ["2", "800Mi", "100m", "350Mi"],
    },
    hooks: { key: "hooks", of: "pods that run hooks", restarts: parts.controller, usual: ["1000m", "1Gi", "100m", "150Mi"] },
    hyperv: {
        key: "hyperv",
        of: "the servers of Hyper-V sources",
        idle: "the operator hands it to no part",
        usual: ["1000m", "1Gi", "100m", "512Mi"],
    },
    inventory: { key: "inventory", of: "the inventory", restarts: parts.controller, usual: ["2", "1Gi", "500m", "500Mi"] },
    mcpServer: { key: "mcp_server", of: "the MCP server", restarts: parts.mcp, usual: ["1000m", "512Mi", "100m", "256Mi"] },
    ova: { key: "ova", of: "the servers of OVA sources", restarts: parts.controller, usual: ["1000m", "1Gi", "100m", "512Mi"] },
    ovaProxy: { key: "ova_proxy", of: "the OVA proxy", restarts: parts.ovaProxy, usual: ["1000m", "1Gi", "250m", "512Mi"] },
    populator: {
        key: "populator",
        of: "pods of volume populators",
        restarts: `${parts.controller} and ${parts.populator}`,
        usual: ["1000m", "1Gi", "100m", "512Mi"],
    },
    uiPlugin: { key: "ui_plugin", of: "the console plugin", restarts: parts.ui, usual: ["100m", "800Mi", "100m", "150Mi"] },
    validation: { key: "validation", of: "the validation service", restarts: parts.validation, usual: ["1000m", "300Mi", "400m", "50Mi"] },
    virtV2v: {
        key: "virt_v2v",
        of: "pods of virt-v2v, which need most where they copy disks (cold moves)",
        restarts: parts.controller,
        usual: ["4000m", "8Gi", "1000m", "1Gi"],
    },
} as const satisfies Record<string, Component>;

const amount = quantity({ key: "", means: "" }).shape;

/** The same for every container. */
const amounts = z
    .strictObject({
        cpu: amount.optional().meta({ description: "CPU, in cores: `500m`, `2`. Default: that of the container." }),
        memory: amount.optional().meta({ description: "Memory: `800Mi`, `1Gi`. Default: that of the container." }),
    })
    .meta({ id: "virtualization:ForkliftContainerAmounts", description: "CPU and memory of a container." });

const bounds = { limits: "What it may take.", requests: "What is kept free for it." } as const;

const resources = z
    .strictObject({
        limits: amounts.optional().meta({ description: bounds.limits }),
        requests: amounts.optional().meta({ description: bounds.requests }),
    })
    .meta({ id: "virtualization:ForkliftContainerResources", description: "Limits and requests of a container." });

export const containers: SettingGroup = groupOf(
    "virtualization:ForkliftContainers",
    "What containers may take, and what is kept free for them. Requests must not be above limits.",
    Object.fromEntries(Object.entries(components).map(([name, component]) => [name, ofComponent(component)])),
);

function ofComponent(component: Component): SettingGroup {
    const { of, usual, restarts, idle } = component;
    const defaults = `Defaults: limits \`${usual[0]}\` and \`${usual[1]}\`, requests \`${usual[2]}\` and \`${usual[3]}\``;
    const then = [restarts && `When they change, ${restarts} restarts.`, idle && `They have no effect: ${idle}.`].filter(Boolean);
    const [limitCpu, limitMemory, requestCpu, requestMemory] = usual;
    const group = {
        limits: boundOf(component, "limits", { cpu: limitCpu, memory: limitMemory }),
        requests: boundOf(component, "requests", { cpu: requestCpu, memory: requestMemory }),
    };
    return { means: [`CPU and memory of ${of}.`, `${defaults}.`, ...then].join(" "), group, shape: resources };
}

function boundOf({ key, restarts, idle }: Component, bound: keyof typeof bounds, usual: Readonly<Record<"cpu" | "memory", string>>): SettingGroup {
    const row = (what: "cpu" | "memory") =>
        quantity({
            key: `${key}_container_${bound}_${what}`,
            default: usual[what],
            means: `${what} of a container`,
            ...(restarts && { restarts }),
            ...(idle && { idle }),
        });
    return { means: bounds[bound], group: { cpu: row("cpu"), memory: row("memory") }, shape: amounts };
}
