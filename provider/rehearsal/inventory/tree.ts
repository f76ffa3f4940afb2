import { isListed } from "../../inventory/index.ts";
import type { SourceView } from "./source.ts";

export interface TreeNode {
    readonly kind: string;
    readonly object: unknown;
    /** Null below a VM, as Go writes a list that was never made. */
    readonly children: readonly TreeNode[] | null;
}

/** A source object as a collection's reply shows it. */
export type Show = (collection: "vms" | "hosts" | "clusters" | "datacenters" | "folders", item: { readonly id: string }) => unknown;

/** Datacenters, their folders and the VMs in these: `tree/vm`. Source: forklift-behaviour §8.2, recorded replies. */
export function vmTree(view: SourceView, show: Show): TreeNode {
    return root(view, show, (datacenter) => within(datacenter.vms));
    function within(folder: unknown): TreeNode[] {
        const id = idOf(folder);
        const folders = view.folders.filter(({ parent }) => parent?.id === id);
        const vms = view.vms.filter((vm) => isListed(vm) && vm.parent?.id === id);
        return [...folders.map((each) => node("Folder", show("folders", each), within(each))), ...leaves(vms, show)];
    }
}

/** Datacenters, clusters, hosts and the VMs on these: `tree/host`. */
export function hostTree(view: SourceView, show: Show): TreeNode {
    return root(view, show, (datacenter) => within(datacenter.clusters));
    function within(folder: unknown): TreeNode[] {
        const id = idOf(folder);
        const folders = view.folders.filter(({ parent }) => parent?.id === id);
        const clusters = view.clusters.filter(({ parent }) => parent?.id === id);
        return [
            ...folders.map((each) => node("Folder", show("folders", each), within(each))),
            ...clusters.map((each) => node("Cluster", show("clusters", each), hosts(each.id))),
        ];
    }
    function hosts(cluster: string): TreeNode[] {
        const own = view.hosts.filter((host) => host.cluster === cluster || host.parent?.id === cluster);
        return own.map((host) => node("Host", show("hosts", host), leaves(vmsOn(host.id), show)));
    }
    function vmsOn(host: string) {
        return view.vms.filter((vm) => isListed(vm) && vm.host === host);
    }
}

function root(view: SourceView, show: Show, within: (datacenter: SourceView["datacenters"][number]) => readonly TreeNode[]): TreeNode {
    return node(
        "",
        null,
        view.datacenters.map((each) => node("Datacenter", show("datacenters", each), within(each))),
    );
}

function leaves(vms: SourceView["vms"], show: Show): TreeNode[] {
    return vms.map((vm) => node("VM", show("vms", vm), null));
}

function node(kind: string, object: unknown, children: readonly TreeNode[] | null): TreeNode {
    return { kind, object, children };
}

function idOf(ref: unknown): string | undefined {
    return (ref as { id?: string } | undefined)?.id;
}
