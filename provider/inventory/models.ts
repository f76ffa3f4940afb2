import { ec2 } from "./ec2.ts";
import { hyperv } from "./hyperv.ts";
import type { SourceModel, SourceType } from "./model.ts";
import { openshift } from "./openshift.ts";
import { openstack } from "./openstack.ts";
import { ova } from "./ova.ts";
import { ovirt } from "./ovirt.ts";
import { vsphere } from "./vsphere.ts";

/** How each kind of source is read. Source: forklift-behaviour §8.2. */
export const sourceModels: Readonly<Record<SourceType, SourceModel>> = { vsphere, ovirt, openstack, openshift, ova, hyperv, ec2 };
