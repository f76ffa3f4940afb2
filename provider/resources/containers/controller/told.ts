import type { ContainersArgs, MigrationControllerArgs } from "../../../schema/containers/migrationController.ts";
import { containersSettings } from "../../../schema/containers/settings/index.ts";
import { isUnknown, unknown, type ValueMap } from "../../../schema/value.ts";
import { sayChanges } from "../../../settings/index.ts";
import { hasConsole, hasLogReader, isHost } from "./spec.ts";

const switches: readonly { readonly is: (args: ContainersArgs) => boolean; readonly comes: string; readonly goes: string }[] = [
    {
        is: isHost,
        comes: "role: this becomes the host cluster: the controller comes",
        goes: "role: this becomes a remote cluster: the controller and the console go, and its plans wait for another host",
    },
    { is: hasConsole, comes: "the web console comes", goes: "the web console goes" },
    { is: hasLogReader, comes: "the log reader comes", goes: "the log reader goes" },
];

/** What an update changes and restarts; of what is secret only that it changes. Runs under way outlive a restart. Source: mtc-behaviour §7.7. */
export function controllerForetold(
    after: ContainersArgs,
    before: ContainersArgs | undefined,
    { secrets }: { readonly secrets: ReadonlySet<string> },
): readonly string[] {
    if (!before) return [];
    const isOpen = [after, before].some(({ role, hasConsole: console, hasLogReader: reader }) => [role, console, reader].some(isUnknown));
    const moved = isOpen ? [] : switches.flatMap(({ is, comes, goes }) => (is(before) === is(after) ? [] : [is(after) ? comes : goes]));
    return [...moved, ...sayChanges(containersSettings, before, after, secrets)];
}

/** Outputs that an update changes, by the arguments that they hang on; an upgrade of the operator shows in the annotations. */
const hanging: Readonly<Record<string, readonly string[]>> = {
    version: ["annotations"],
    consoleUrl: ["role", "hasConsole"],
    excludedResources: ["role", "exclusions"],
};

export function controllerForeseen(after: MigrationControllerArgs, before: MigrationControllerArgs | undefined): ValueMap {
    const isOther = (name: string) => JSON.stringify(after[name]) !== JSON.stringify(before?.[name]);
    return Object.fromEntries(Object.entries(hanging).flatMap(([name, causes]) => (causes.some(isOther) ? [[name, unknown]] : [])));
}
