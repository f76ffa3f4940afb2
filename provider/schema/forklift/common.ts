import { z } from "zod";

/** A core ObjectReference; the controllers read name and namespace. Source: forklift-behaviour §1.1. */
export const ObjectReference = z.object({
    apiVersion: z.string().optional(),
    fieldPath: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().optional(),
    namespace: z.string().optional(),
    resourceVersion: z.string().optional(),
    uid: z.string().optional(),
});

/** A reference to an object of the source's inventory. */
export const InventoryRef = z.object({
    id: z.string().optional(),
    name: z.string().optional(),
    namespace: z.string().optional(),
    type: z.string().optional(),
});

export const ProviderPair = z.object({ source: ObjectReference, destination: ObjectReference });

export const Labels = z.record(z.string(), z.string());

/** Core structures that are handed on as they are. */
export const Anything = z.record(z.string(), z.unknown());
