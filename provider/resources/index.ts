import { type FunctionSheet, functionHandler, type KindSheet, objectHandler, type RunSheet, runHandler, type Session } from "../lifecycle/index.ts";
import { ConfigArgs } from "../schema/config.ts";
import { containersToolkit } from "../schema/containers/toolkit.ts";
import { clusterHosts } from "../schema/host.ts";
import { liveMigrationTuning } from "../schema/live/tuning.ts";
import { runnerAccess } from "../schema/runnerAccess.ts";
import { targetNamespace } from "../schema/targetNamespace.ts";
import { toolkit } from "../schema/toolkit.ts";
import { vsphereAccess } from "../schema/vsphereAccess.ts";
import { WaveArgs, WaveOutputs } from "../schema/wave.ts";
import type { PackageDefinition } from "../schema/writer.ts";
import type { Configured, ResourceHandler } from "../serve/port.ts";
import { migrationController } from "./containers/controller/sheet.ts";
import { dataVolume } from "./imports/dataVolume.ts";
import { liveMigration } from "./live/migration.ts";
import { migrationPolicy } from "./live/policy/sheet.ts";
import { hyperConvergedTuning } from "./live/tuning/sheet.ts";
import { operator } from "./operator/sheet.ts";
import { forkliftController } from "./virtualization/forkliftController/sheet.ts";
import { checkAccess } from "./virtualization/functions/checkAccess.ts";
import { checkVms } from "./virtualization/functions/checkVms.ts";
import { getInventory } from "./virtualization/functions/getInventory.ts";
import { proposeMaps } from "./virtualization/functions/proposeMaps.ts";
import { selectVms } from "./virtualization/functions/selectVms.ts";
import { hook } from "./virtualization/hook/sheet.ts";
import { host } from "./virtualization/host/sheet.ts";
import { networkMap, storageMap } from "./virtualization/maps.ts";
import { plan } from "./virtualization/plan/sheet.ts";
import { provider } from "./virtualization/provider.ts";
import { migration } from "./virtualization/run/sheet.ts";

/** Every kind that becomes ready. */
const objects: readonly Sheet[] = [
    sheet(provider),
    sheet(networkMap),
    sheet(storageMap),
    sheet(hook),
    sheet(host),
    sheet(plan),
    sheet(dataVolume),
    sheet(hyperConvergedTuning),
    sheet(migrationPolicy),
    sheet(forkliftController),
    sheet(migrationController),
    sheet(operator),
];

/** Every kind that runs to an end. */
const runs: readonly Sheet[] = [run(migration), run(liveMigration)];

/** Every function that programs can call. */
const functions: readonly Call[] = [call(getInventory), call(selectVms), call(proposeMaps), call(checkVms), call(checkAccess)];

/** Token → handler, for one configured provider. */
export function handlers(session: Session): Readonly<Record<string, ResourceHandler>> {
    return Object.fromEntries([...objects, ...runs].map(({ token, handler }) => [`${packageName}:${token}`, handler(session)]));
}

/** Token → function, for one configured provider. */
export function invokes(session: Session): Configured["invokes"] {
    return Object.fromEntries(functions.map(({ token, handler }) => [`${packageName}:${token}`, handler(session)]));
}

export const packageName = "migration-toolkit";

const waveDescription =
    'VMs that move together in one stack update: maps, plan and run in one. `pulumi config set` of its stage takes a wave from planned to complete. Resource hooks given to a wave are called for each of its runs, before VMs move and when they have, and not for the wave itself. Under another name, parent or stack name it needs `aliases` for one update, after `pulumi stack rename` too (`aliases: [{ stack: "earlier" }]`): it knows its plans by its URN, and makes others without.';

/** Everything the package offers; `schema.json` is written from it. */
export const packageDefinition: PackageDefinition = {
    name: packageName,
    version: "0.1.0",
    config: ConfigArgs,
    resources: [
        { token: "index:Wave", description: waveDescription, inputs: WaveArgs, outputs: WaveOutputs, isComponent: true },
        runnerAccess,
        liveMigrationTuning,
        containersToolkit,
        targetNamespace,
        toolkit,
        vsphereAccess,
        clusterHosts,
        ...[...objects, ...runs].map(({ token, description, args, outputs }) => ({ token, description, inputs: args, outputs })),
    ],
    functions: functions.map(({ token, description, args, outputs }) => ({ token, description, inputs: args, outputs })),
};

/** What the tables above keep of a sheet, whatever its arguments are. */
type Sheet = Pick<KindSheet, "token" | "description" | "args" | "outputs"> & { readonly handler: (session: Session) => ResourceHandler };

function sheet<Args>(kind: KindSheet<Args>): Sheet {
    const { token, description, args, outputs } = kind;
    return { token, description, args, outputs, handler: (session) => objectHandler(kind, session) };
}

function run<Args>(kind: RunSheet<Args>): Sheet {
    const { token, description, args, outputs } = kind;
    return { token, description, args, outputs, handler: (session) => runHandler(kind, session) };
}

type Call = Pick<FunctionSheet, "token" | "description" | "args" | "outputs"> & {
    readonly handler: (session: Session) => Configured["invokes"][string];
};

function call<Args>(sheet: FunctionSheet<Args>): Call {
    const { token, description, args, outputs } = sheet;
    return { token, description, args, outputs, handler: (session) => functionHandler(sheet, session) };
}
