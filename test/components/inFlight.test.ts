import assert from "node:assert/strict";
import { inFlight } from "../../provider/components/inFlight.ts";
import { MigrationError } from "../../provider/errors.ts";

describe("work in flight", () => {
    const echo = 'error serializing property "annotations": resource mtv [migration-toolkit:index:Operator] failed to register';
    const cases = [
        { why: "says that a part is missing when one has failed and the engine goes on", message: echo, code: "PartFailed" },
        { why: "says so too when that is all there is to say", message: "resource a b [x:y:Z] failed to register", code: "PartFailed" },
        { why: "keeps a failure of its own", message: "cannot read property 'x'", code: undefined },
    ];
    for (const { why, message, code } of cases)
        it(why, async () => {
            const outcome = await ended(async () => {
                throw new Error(message);
            });
            assert.equal(outcome instanceof MigrationError ? outcome.code : undefined, code);
            if (code) assert.doesNotMatch(outcome.message, /serializing|failed to register/);
            else assert.equal(outcome.message, message);
        });

    it("says why the engine winds up where it is known", async () => {
        const controller = new AbortController();
        const outcome = ended(
            () => new Promise(() => {}),
            controller.signal,
            () => "; install the plugin",
        );
        controller.abort();
        assert.match((await outcome).message, /^not all of its parts were made before something failed, here or elsewhere; .*; install the plugin$/);
    });
});

async function ended(work: () => Promise<unknown>, signal = new AbortController().signal, remedy?: () => string): Promise<Error> {
    return await inFlight(signal, work, remedy).then(
        () => assert.fail("it has ended well"),
        (error) => error,
    );
}
