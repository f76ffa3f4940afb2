import { readFileSync } from "node:fs";
import { Config } from "@pulumi/pulumi";
import { virtualization, Wave } from "pulumi-migration-toolkit";
import { ticket } from "./ticket.js";

const config = new Config();

const vcenter = new virtualization.Provider("vcenter", {
    type: "vsphere",
    url: "https://vcenter.example.com/sdk",
    credentials: { username: "migrator@vsphere.local", password: config.requireSecret("vcenterPassword") },
    insecureSkipVerify: true,
});

const playbook = (file) => ({ playbook: readFileSync(new URL(file, import.meta.url), "utf8"), deadline: 900 });

// What Forklift does to each VM, in the cluster: one playbook before it moves, one when it is there.
const stopShop = new virtualization.Hook("stop-shop", playbook("stop-shop.yml"));
const checkShop = new virtualization.Hook("check-shop", playbook("check-shop.yml"));

const wave = new Wave(
    "shop",
    {
        source: vcenter,
        targetNamespace: "shop",
        vms: { "web-01": {}, "web-02": {} },
        networks: { "VM Network": { pod: true } },
        storage: { "nvme-01": { storageClass: "ceph-rbd" } },
        plan: { preserveStaticIPs: false }, // the pod network gives out its own
        hooks: { pre: stopShop, post: checkShop },
        stage: config.get("stage") ?? "complete",
    },
    // What Pulumi does around the run of the wave, on the machine that runs `pulumi up`.
    ticket(config.require("ticketUrl")),
);

export const summary = wave.summary;
