/** What a field holds. A `name` is an object of the source, equal to its id, its name, its path or its label; the unknown may be a list. */
export interface FieldType {
    readonly of: "text" | "number" | "boolean" | "name" | "object" | "unknown";
    readonly isList: boolean;
}

export interface QueryWord extends FieldType {
    readonly description: string;
}

/** The fields that VMs of every source have in queries, with the names that kubectl-mtv gives them where it has any. */
export const queryWords: Readonly<Record<string, QueryWord>> = {
    id: text("Id in the inventory."),
    name: text("Name."),
    path: text("Path of folders and name."),
    source: text("Kind of the source: vsphere, ovirt, …"),
    folder: name("Folder that the VM is in; equal to its path or its last name."),
    host: name("Host that it runs on."),
    cluster: name("Cluster; OpenStack: project; OpenShift Virtualization: namespace."),
    tag: names("Tags, where the source tells them. Same as `tags`."),
    tags: names("Tags, where the source tells them."),
    powerState: text("`poweredOn`, `poweredOff`, `suspended` or `unknown`."),
    powerStateHuman: text("`On` or `Off`."),
    isTemplate: { of: "boolean", isList: false, description: "Always false: templates are never picked." },
    guestName: text("Operating system, as the source names it."),
    guestOS: text("Same as `guestName`."),
    os: text("Same as `guestName`."),
    cpuCount: number("Virtual CPUs; null when not told."),
    memoryMB: number("Memory in MiB; null when not told."),
    memoryGB: number("Memory in GiB; null when not told."),
    disks: { of: "object", isList: true, description: "Disks, for `len(disks)`." },
    "disks.capacity": numbers("Size of each disk in bytes."),
    "disks.capacityGB": numbers("Size of each disk in GiB."),
    "disks.datastore": names("Datastore, storage domain, volume type or storage class of each disk."),
    "disks.file": texts("What tells each disk apart in its source."),
    "disks.shared": { of: "boolean", isList: true, description: "Whether other VMs have the disk too." },
    diskCount: number("How many disks."),
    diskSize: number("Bytes of all disks. Same as `totalDiskSize`."),
    totalDiskSize: number("Bytes of all disks."),
    datastores: names("Datastores of all disks, each once."),
    nics: { of: "object", isList: true, description: "Network cards, for `len(nics)`." },
    "nics.mac": texts("MAC address of each network card."),
    "nics.network": names("Network of each network card."),
    networks: names("Networks of all network cards, each once."),
    ipAddress: texts("Addresses that the guest tells. Same as `guestNetworks.ip`."),
    guestNetworks: { of: "object", isList: true, description: "Addresses that the guest tells, for `len(guestNetworks)`." },
    "guestNetworks.ip": texts("IP address of each."),
    "guestNetworks.mac": texts("MAC address of each."),
    concerns: names("Concerns of the validation service; equal to their id or label."),
    "concerns.category": texts("`Critical`, `Warning` or `Information`."),
    "concerns.assessment": texts("What each concern means."),
    "concerns.label": texts("What each concern is called."),
    criticalConcerns: number("How many concerns are critical."),
    warningConcerns: number("How many concerns are warnings."),
    infoConcerns: number("How many concerns are for information."),
    concernsHuman: text("Critical, warning and other concerns, as `1/0/2`."),
};

function text(description: string): QueryWord {
    return { of: "text", isList: false, description };
}

function texts(description: string): QueryWord {
    return { of: "text", isList: true, description };
}

function number(description: string): QueryWord {
    return { of: "number", isList: false, description };
}

function numbers(description: string): QueryWord {
    return { of: "number", isList: true, description };
}

function name(description: string): QueryWord {
    return { of: "name", isList: false, description };
}

function names(description: string): QueryWord {
    return { of: "name", isList: true, description };
}
