import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { Agent, fetch } from "undici";
import { kubeconfig } from "../../provider/rehearsal/api/index.ts";
import type { Binaries } from "./binaries.ts";
import { createProgram, freePort, type Program } from "./program.ts";

/** A real etcd and a real kube-apiserver on 127.0.0.1. No controllers run: nothing collects garbage, schedules or finishes namespaces. */
export interface ControlPlane {
    readonly etcd: Program;
    readonly apiServer: Program;
    readonly folder: string;
    /** One JSON object a line for every request of a user, at its end. */
    readonly auditLog: string;
    /** Contents of a kubeconfig file; for the administrator unless another token is given. */
    kubeconfig(token?: string): string;
    /** Forgets all versions of objects but the newest, as etcd's compaction does every five minutes. */
    compact(): Promise<void>;
    stop(): Promise<void>;
    /** For the end of the process, which waits for nothing: the programs end with it. */
    remove(): void;
}

/** Starts both and waits until they are ready. */
export async function startControlPlane(binaries: Binaries): Promise<ControlPlane> {
    const folder = mkdtempSync(join(tmpdir(), "control-plane-"));
    const token = randomBytes(16).toString("hex");
    const [etcdPort, peerPort, apiPort] = [await freePort(), await freePort(), await freePort()];
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    const url = `https://127.0.0.1:${apiPort}`;
    const ca = await writeCredentials(folder, token);
    const etcd = createProgram({
        name: "etcd",
        command: binaries.etcd,
        args: etcdArguments(folder, etcdUrl, `http://127.0.0.1:${peerPort}`),
        log: join(folder, "etcd.log"),
        isReady: async () => (await fetch(`${etcdUrl}/health`)).ok,
    });
    const dispatcher = new Agent({ connect: { ca } });
    const apiServer = createProgram({
        name: "kube-apiserver",
        command: binaries.apiServer,
        args: apiServerArguments(folder, etcdUrl, apiPort),
        log: join(folder, "kube-apiserver.log"),
        isReady: async () => (await fetch(`${url}/readyz`, { dispatcher, headers: { authorization: `Bearer ${token}` } })).ok,
    });
    const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    for (const program of [etcd, apiServer]) {
        program.start();
        await program.ready();
    }
    return {
        etcd,
        apiServer,
        folder,
        auditLog: join(folder, "audit.log"),
        kubeconfig: (other = token) => kubeconfig({ url, ca, token: other }),
        compact: () => compact(etcdUrl),
        async stop() {
            for (const program of [apiServer, etcd]) await program.end("SIGKILL");
            await dispatcher.close();
            remove();
        },
        remove,
    };
}

function etcdArguments(folder: string, url: string, peerUrl: string): readonly string[] {
    return [
        `--data-dir=${join(folder, "etcd")}`,
        `--listen-client-urls=${url}`,
        `--advertise-client-urls=${url}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=default=${peerUrl}`,
        "--unsafe-no-fsync",
        "--log-level=warn",
    ];
}

/** What a default cluster has switched on, but for admission that waits for controllers which do not run here. */
function apiServerArguments(folder: string, etcdUrl: string, port: number): readonly string[] {
    const file = (name: string) => join(folder, name);
    return [
        `--etcd-servers=${etcdUrl}`,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        `--secure-port=${port}`,
        `--tls-cert-file=${file("server.crt")}`,
        `--tls-private-key-file=${file("server.key")}`,
        `--token-auth-file=${file("tokens.csv")}`,
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--service-account-issuer=https://kubernetes.default.svc",
        `--service-account-key-file=${file("accounts.key")}`,
        `--service-account-signing-key-file=${file("accounts.key")}`,
        "--disable-admission-plugins=ServiceAccount,StorageObjectInUseProtection",
        "--endpoint-reconciler-type=none",
        `--audit-policy-file=${file("audit.json")}`,
        `--audit-log-path=${file("audit.log")}`,
        // Never a second file within one run of the tier: whoever asks what has been done reads all of it.
        "--audit-log-maxsize=100000",
    ];
}

/** Writes what the API server is started with; answers the certificate that clients trust. */
async function writeCredentials(folder: string, token: string): Promise<string> {
    const extensions = [
        { name: "basicConstraints", cA: true },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ] as const;
    const server = await generate([{ name: "commonName", value: "kube-apiserver" }], { algorithm: "sha256", extensions: [...extensions] as never });
    const accounts = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const audit = { apiVersion: "audit.k8s.io/v1", kind: "Policy", omitStages: ["RequestReceived"], rules: [{ level: "Metadata" }] };
    const files = {
        "server.crt": server.cert,
        "server.key": server.private,
        "accounts.key": accounts.privateKey.export({ type: "pkcs8", format: "pem" }),
        "tokens.csv": `${token},admin,admin,system:masters\n`,
        "audit.json": JSON.stringify(audit),
    };
    for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents, { mode: 0o600 });
    return server.cert;
}

async function compact(etcdUrl: string): Promise<void> {
    const ask = async (path: string, body: object) => {
        const response = await fetch(`${etcdUrl}/v3/${path}`, { method: "POST", body: JSON.stringify(body) });
        return (await response.json()) as { header?: { revision: string } };
    };
    const { header } = await ask("kv/range", { key: Buffer.from("/").toString("base64"), limit: 1 });
    await ask("kv/compaction", { revision: header?.revision, physical: true });
}
