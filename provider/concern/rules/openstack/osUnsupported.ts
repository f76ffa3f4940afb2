import { concern, property } from "./workload.ts";

const supported = [
    { distro: /rhel|centos/, version: /^[789]/ },
    { distro: /windows/, version: /2008|2012|2016|2019|2022|2k8|2k12|2k16|2k19|2k22|^7|^8|^10|^11/ },
    { distro: /fedora/, version: /^3[678]$/ },
];

/** An image that does not tell its system says nothing. Source: forklift-behaviour §9.3. */
export const osUnsupported = concern({
    id: "openstack.os.unsupported",
    category: "Warning",
    when: (vm) => {
        if (!("os_distro" in vm.properties && "os_version" in vm.properties)) return false;
        const [distro, version] = [property(vm, "os_distro") ?? "", property(vm, "os_version") ?? ""];
        return !supported.some((system) => system.distro.test(distro) && system.version.test(version));
    },
    label: "Unsupported operative system detected",
    assessment: "The VM is running an operative system that is not currently supported by OpenShift Virtualization.",
});
