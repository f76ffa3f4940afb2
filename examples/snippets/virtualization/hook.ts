import { virtualization } from "pulumi-migration-toolkit";

const stopShop = new virtualization.Hook("stop-shop", {
    name: "stop-shop",
    namespace: "openshift-mtv",
    deadline: 900, // seconds
    playbook: `
- hosts: localhost
  tasks:
    - name: Take the machine out of the load balancer
      ansible.builtin.uri:
        url: https://lb.example.com/pools/shop/drain
        method: POST
`,
});

export const hook = stopShop.id; // for `hooks: { pre: stopShop }` of a Wave, or of single VMs
