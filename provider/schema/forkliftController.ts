import { z } from "zod";
import { settingsShape } from "../settings/index.ts";
import { forkliftSettings } from "./forkliftSettings/index.ts";
import { dnsLabel, objectMetaArgs, objectOutputs } from "./meta.ts";
import type { ValueMap } from "./value.ts";

/** The settings alone, for whoever makes the controller along with other things. */
export const ForkliftSettings = settingsShape(
    forkliftSettings,
    "virtualization:ForkliftSettings",
    "Settings of an installation of MTV; what is left out is left to the operator.",
);

/** `virtualization.ForkliftController`: one object configures the whole installation. Source: forklift-behaviour §1.12; MTV-052…059. */
export const ForkliftControllerArgs = z.strictObject({
    ...objectMetaArgs,
    name: dnsLabel.optional().meta({
        description: "Name of the Kubernetes object. Default: `forklift-controller`. A change replaces the object.",
        replace: true,
    }),
    namespace: dnsLabel.optional().meta({
        description: "Namespace of the Kubernetes object: the one that its operator watches. Default: `openshift-mtv`. A change replaces the object.",
        replace: true,
    }),
    ...ForkliftSettings.shape,
});

export const ForkliftControllerOutputs = z.object({ ...objectOutputs });

export type ForkliftControllerArgs = ValueMap;
