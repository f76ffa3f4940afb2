import { concernsAbout } from "../../concern.ts";
import { amount, dictionary, many, part, text, values } from "../../shape.ts";
import { expanded, type VmSurroundings } from "../../surroundings.ts";

const Vm = part({
    name: text,
    status: text,
    imageID: text,
    flavorID: text,
    addresses: dictionary,
    attachedVolumes: many({ ID: text }),
});

const Volume = part({
    name: text,
    status: text,
    /** GiB. */
    size: amount,
    attachments: values,
    bootable: text,
    volumeImageMetadata: part({ image_id: text }),
});
const Image = part({ properties: dictionary });
const Flavor = part({ extraSpecs: dictionary });

/** A server with its image, flavor and volumes. Source: forklift-behaviour §8.6. */
export type OpenstackWorkload = ReturnType<typeof openstackWorkload>;

export const concern = concernsAbout<OpenstackWorkload>();

export function openstackWorkload(raw: unknown, surroundings: VmSurroundings) {
    const { imageID, flavorID, attachedVolumes = [], ...vm } = Vm.parse(raw);
    const volumes = attachedVolumes.map(({ ID }) => Volume.parse(expanded(ID, "volumes", surroundings)));
    // A server that was booted from a volume has the image that the volume was made of.
    const bootImage = volumes.find(({ bootable, volumeImageMetadata }) => bootable === "true" && volumeImageMetadata.image_id);
    const image = Image.parse(expanded(imageID || bootImage?.volumeImageMetadata.image_id, "images", surroundings));
    const flavor = Flavor.parse(expanded(flavorID, "flavors", surroundings));
    return { ...vm, volumes, properties: image.properties ?? {}, extraSpecs: flavor.extraSpecs ?? {} };
}

/** Text of an image property, undefined when it has none. */
export function property({ properties }: OpenstackWorkload, name: string): string | undefined {
    const value = properties[name];
    return typeof value === "string" ? value : undefined;
}
