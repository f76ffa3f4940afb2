/** What begins anew with a setting: Deployments of the installation, in the words of a preview. Source: the operator's role `forkliftcontroller`. */
export const parts = {
    /** One pod runs the controller and the inventory. */
    controller: "the controller",
    api: "the API service",
    validation: "the validation service",
    populator: "the volume populators' controller",
    ui: "the console plugin",
    cli: "the CLI download",
    ovaProxy: "the OVA proxy",
    mcp: "the MCP server",
    every: "every part",
} as const;
