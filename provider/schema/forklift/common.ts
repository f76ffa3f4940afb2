import { z } from "zod";

const text = z.string().optional();

/** A core ObjectReference; the controllers read name and namespace. Source: forklift-behaviour §1.1. */
export const ObjectReference = z
    .object({
        apiVersion: text.describe("API version of the object."),
        fieldPath: text.describe("A part of the object instead of the whole."),
        kind: text.describe("Kind of the object."),
        name: text.describe("Name of the object."),
        namespace: text.describe("Namespace of the object."),
        resourceVersion: text.describe("Version of the object that was meant."),
        uid: text.describe("UID of the object."),
    })
    .meta({ "x-kubernetes-map-type": "atomic" });

/** A reference to an object of the source's inventory. */
export const InventoryRef = z.object({
    id: text.describe("Id in the inventory; wins over the name. vSphere: managed object id, e.g. `vm-1042`."),
    name: text.describe("Name in the inventory; vSphere also takes the end of a path."),
    namespace: text.describe("Namespace; only for OpenShift sources."),
    type: text.describe("Tells names of different sorts apart; only for networks of OpenShift sources."),
});

export const ProviderPair = z.object({
    source: ObjectReference.describe("The provider to migrate from."),
    destination: ObjectReference.describe("The provider to migrate to, of type `openshift`."),
});

export const Labels = z.record(z.string(), z.string());

/** Core structures that are handed on as they are. */
export const Anything = z.record(z.string(), z.unknown()).meta({ "x-kubernetes-preserve-unknown-fields": true });

export const DateTime = z
    .string()
    .refine((moment) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(moment), { error: "must be a date-time" })
    .meta({ format: "date-time" });

export const Int64 = z.int().meta({ format: "int64" });

export const PowerState = z.enum(["on", "off", "auto"]);

/** One condition of an object or a VM. Source: forklift-behaviour §1.2. */
export const ConditionShape = z.object({
    category: z.string().describe("`Critical`, `Error`, `Warn`, `Required` or `Advisory`."),
    durable: z.boolean().optional().describe("True for one that stays although a later pass does not set it again."),
    items: z.array(z.string()).optional().describe("What is affected, e.g. the VMs."),
    lastTransitionTime: DateTime.describe("When anything of the condition changed last."),
    message: text.describe("The same in words; the wording is not stable."),
    reason: text.describe("Detail for machines."),
    status: z.string().describe("`True` or `False`."),
    suggestion: text.describe("What may help."),
    type: z.string().describe("Name of the condition; one of each type."),
});

/** What every status has. */
export const ConditionsStatus = z.object({
    conditions: z.array(ConditionShape).optional().describe("What the controller has to say; current when `observedGeneration` is."),
    observedGeneration: Int64.optional().describe("The generation of the object that the controller has looked at."),
});
