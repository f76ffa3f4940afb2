import { concern } from "./workload.ts";

/** Source: forklift-behaviour §9.5. */
export const diskSmbPathMissing = concern({
    id: "hyperv.disk.smb_path.missing",
    category: "Warning",
    each: ({ disks }) => disks?.filter(({ smbPath = "" }) => smbPath === ""),
    label: ({ name = "" }) => `Disk '${name}' cannot be mapped to SMB share`,
    assessment: ({ windowsPath = "" }) =>
        `Cannot map Windows path '${windowsPath}' to SMB share. Ensure the disk is located on a configured SMB share. In multi-node clusters, disks local to a node that does not host the SMB share are not accessible — move the disk to shared storage or to the SMB-shared directory.`,
});
