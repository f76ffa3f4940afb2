import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pulumiVersion } from "../../provider/toolchain/pins.ts";
import { ensurePulumi, findPulumi, pulumiEnvironment } from "../../provider/toolchain/pulumi.ts";
import { fakeGo, fakeMachine, type Machine } from "./fakeTools.ts";

describe("obtaining a Pulumi CLI", () => {
    let machine: Machine;
    beforeEach(async () => {
        machine = await fakeMachine();
    });
    afterEach(() => machine.remove());

    const onPath = [
        { why: "takes the pinned version", says: `v${pulumiVersion}`, takes: pulumiVersion },
        { why: "takes a newer version", says: "v3.999.0", takes: "3.999.0" },
        { why: "leaves an older version", says: "v3.200.0", takes: undefined },
        { why: "leaves a development build of the pinned version", says: `v${pulumiVersion}-dev.0`, takes: undefined },
        { why: "leaves a program that says something else", says: "hello", takes: undefined },
    ];
    for (const { why, says, takes } of onPath) {
        it(`${why} from PATH`, async () => {
            await machine.program("pulumi", `echo ${says}`);
            const found = await findPulumi(machine.env);
            assert.equal(found?.version, takes);
            if (found) assert.equal(found.how, "path");
        });
    }

    it("leaves npm's wrapper on PATH, which may download when it is asked", async () => {
        const wrappers = join(machine.folder, "node_modules", ".bin");
        await mkdir(wrappers, { recursive: true });
        await machine.program("../../node_modules/.bin/pulumi", `echo v${pulumiVersion}`);
        assert.equal(await findPulumi({ ...machine.env, PATH: wrappers }), undefined);
    });

    it("takes what the npm package downloads, and finds it again without asking", async () => {
        await machine.program("npm", downloads);
        const obtained = await ensurePulumi(machine);
        assert.equal(obtained.how, "npm");
        await machine.program("npm", "exit 1");
        assert.deepEqual(await ensurePulumi(machine), obtained);
    });

    it("builds with Go when the npm package cannot download, and tells both", async () => {
        await machine.program("npm", "echo 'pulumi: fetch failed' >&2; exit 1");
        await machine.program("go", fakeGo("built"));
        const obtained = await ensurePulumi(machine);
        assert.equal(obtained.how, "go");
        assert.match(machine.told.join("\n"), /fetch failed.*building the Pulumi CLI.*building Pulumi's Node language host/s);
        assert.deepEqual(await findPulumi(machine.env), obtained);
    });

    it("says of every way why it failed and what to install", async () => {
        await machine.program("npm", "echo 'pulumi: fetch failed' >&2; exit 1");
        await assert.rejects(ensurePulumi(machine), (error: Error) => {
            for (const part of ["put it on PATH", "fetch failed", "no `go` on PATH"]) assert.ok(error.message.includes(part), part);
            return true;
        });
    });

    it("runs the CLI with its own language hosts first on PATH", () => {
        const cli = { root: "/opt/pulumi", bin: "/opt/pulumi/bin/pulumi", version: pulumiVersion, how: "go" } as const;
        const env = pulumiEnvironment(cli, { PATH: "/usr/bin", HOME: "/home/me" });
        assert.deepEqual([env.PATH, env.HOME], [`${dirname(cli.bin)}:/usr/bin`, "/home/me"]);
    });
});

/** What `npm exec pulumi@… -- pulumi version` does when the network is there. */
const downloads = [`bin="$PULUMI_HOME/versions/${pulumiVersion}/bin"`, `/bin/mkdir -p "$bin"; echo > "$bin/pulumi"`, `echo v${pulumiVersion}`].join(
    "\n",
);
