/**
 * First step of `npm run test:cluster`: obtains a real etcd and a real kube-apiserver and says which. That they cannot be had is news, not a
 * failure: the suites say so too and are skipped.
 */
import { type Binaries, ensureBinaries } from "./binaries.ts";
import { hasRealDefinitions } from "./definitions.ts";

const binaries = await ensureBinaries().catch((problem: Error) => problem);
console.log(binaries instanceof Error ? `skipped: no real API server: ${binaries.message}` : say(binaries));

function say({ apiServer, etcd, how }: Binaries): string {
    const definitions = hasRealDefinitions ? "Forklift's own (../shared/crds)" : "made from our shapes (there is no ../shared/crds)";
    return `API server (${how}): ${apiServer}\netcd: ${etcd}\ndefinitions of Forklift's kinds: ${definitions}`;
}
