import { groupOf, oneOf, textSwitch, wholeNumber } from "../../settings/index.ts";
import { parts } from "./parts.ts";

const restarts = parts.mcp;

/** The MCP server, where `mcpServer` switches it on. Source: forklift-behaviour §1.12. */
export const mcp = groupOf("virtualization:ForkliftMcp", "The MCP server, where `mcpServer` switches it on.", {
    kubeInsecure: textSwitch({
        key: "mcp_server_kube_insecure",
        default: true,
        means: "Whether it takes the cluster's certificates as they are.",
        restarts,
    }),
    lightspeedIntegration: textSwitch({
        key: "mcp_server_lightspeed_integration",
        default: true,
        means: "Whether OpenShift Lightspeed is told of it.",
    }),
    lightspeedSetMcpGate: textSwitch({
        key: "mcp_server_lightspeed_set_mcp_gate",
        default: false,
        means: "Whether the feature gate `MCPServer` of Lightspeed is switched on too.",
    }),
    maxResponseChars: wholeNumber({
        key: "mcp_server_max_response_chars",
        default: 0,
        means: "Most characters of an answer; 0 = no limit.",
        restarts,
    }),
    outputFormat: oneOf(
        { key: "mcp_server_output_format", default: "markdown", means: "What its answers are written in.", restarts },
        "virtualization:ForkliftMcpFormat",
        { markdown: "Markdown.", text: "Plain text.", json: "JSON." },
    ),
    readOnly: textSwitch({ key: "mcp_server_read_only", default: false, means: "Whether it only reads.", restarts }),
    verbose: wholeNumber({ key: "mcp_server_verbose", default: 2, means: "How much it logs; 0 = least.", restarts }),
});
