import { kinds } from "../../provider/kube/index.ts";
import type { ControlPlane } from "./controlPlane.ts";
import { ask } from "./identity.ts";
import { connectTo } from "./world.ts";

/** What the controller manager does last of all with a namespace that is being deleted: it lets go of it. Here it looks at nothing that is left in it. */
export function finishNamespaces(plane: ControlPlane): { stop(): Promise<void> } {
    const { cluster, close } = connectTo(plane);
    let isOver = false;
    const pass = async () => {
        const { items } = await cluster.list(kinds.namespace);
        for (const each of items.filter(({ metadata }) => metadata.deletionTimestamp))
            await ask(plane.kubeconfig(), "PUT", `/api/v1/namespaces/${each.metadata.name}/finalize`, { ...each, spec: { finalizers: [] } });
    };
    const running = (async () => {
        while (!isOver) {
            await pass();
            await new Promise((wake) => setTimeout(wake, 500));
        }
    })();
    return {
        async stop() {
            isOver = true;
            await running;
            await close();
        },
    };
}
