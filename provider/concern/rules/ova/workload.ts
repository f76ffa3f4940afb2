import type { z } from "zod";
import { concernsAbout } from "../../concern.ts";
import { amount, flag, many, part, text, values } from "../../shape.ts";

const Vm = part({
    name: text,
    cpuAffinity: values,
    cpuHotAddEnabled: flag,
    cpuHotRemoveEnabled: flag,
    memoryHotAddEnabled: flag,
    /** Rules read these two words, which no inventory writes. Source: forklift-behaviour §9.4. */
    ovaSource: text,
    disks: many({ filePath: text, capacity: amount }),
});

export type OvaWorkload = z.output<typeof Vm>;

export const concern = concernsAbout<OvaWorkload>();

export function ovaWorkload(raw: unknown): OvaWorkload {
    return Vm.parse(raw);
}
