import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureGoTool, hasGoTool } from "../../provider/toolchain/goBuild.ts";
import { fakeGo, fakeMachine, type Machine } from "./fakeTools.ts";

describe("building a tool with Go", () => {
    let machine: Machine;
    let root: string;
    beforeEach(async () => {
        machine = await fakeMachine();
        root = join(machine.folder, "cache", "tool");
        await machine.program("go", fakeGo("first"));
    });
    afterEach(() => machine.remove());

    const builds = async () => (await readFile(join(machine.folder, "builds"), "utf8")).trim().split("\n").length;

    it("happens once; afterwards the program is found", async () => {
        const path = await ensureGoTool("sdkgen", root, machine);
        assert.equal(await ensureGoTool("sdkgen", root, machine), path);
        assert.equal(await builds(), 1);
    });

    it("happens once when two ask at the same time", async () => {
        await Promise.all([ensureGoTool("sdkgen", root, machine), ensureGoTool("sdkgen", root, machine)]);
        assert.equal(await builds(), 1);
        assert.ok(machine.told.some((line) => line.includes("another process is building")));
    });

    it("happens again when the pins have changed", async () => {
        const path = await ensureGoTool("sdkgen", root, machine);
        await writeFile(join(root, "sdkgen.key"), "pins of yesterday");
        await machine.program("go", fakeGo("second"));
        await ensureGoTool("sdkgen", root, machine);
        assert.match(await readFile(path, "utf8"), /second/);
    });

    it("leaves nothing half-made behind and quotes Go's last words when it fails", async () => {
        await machine.program("go", "echo 'go: module lookup disabled' >&2; exit 1");
        await assert.rejects(ensureGoTool("sdkgen", root, machine), /GOPROXY.*module lookup disabled/s);
        assert.deepEqual(await readdir(join(root, "bin")), []);
        assert.equal(await hasGoTool("sdkgen", root), false);
    });
});
