import assert from "node:assert/strict";
import { type ToldTour, takeTour } from "../support/tour.ts";

describe("the tour of the hooks", () => {
    let tour: ToldTour;
    before(async function () {
        tour = await takeTour(this, "hooks");
    });
    after(() => tour?.stop());
    const between = (from: string, to: string) => tour.output.slice(tour.output.indexOf(from), tour.output.indexOf(to));

    it("names the hooks of each VM before anything happens", () => {
        const preview = between("The promise", "The ticket system says no");
        for (const vm of ["web-01", "web-02"])
            assert.match(preview, new RegExp(`PlanVm ${vm} create .*pre hook \\S*stop-shop.*post hook \\S*check-shop`));
    });

    it("lets nothing move without a ticket", () => {
        const refused = between("The ticket system says no", "The playbook before the move fails");
        assert.match(refused, /before hook "open-ticket" failed: the ticket system answered 403/);
        assert.doesNotMatch(refused, /MigrationVm/);
    });

    it("says which VM's hook has failed, where its log is, and what that means", () => {
        const failed = between("The playbook before the move fails", "The same command again");
        assert.match(
            failed,
            /web-02: failed while running the hook before the move: Job has reached the specified backoff limit; the log of the hook/,
        );
        assert.match(failed, /nothing has been done to the source yet/);
    });

    it("ends with what the ticket system was told", () => {
        const table = tour.output.slice(tour.output.indexOf("What the ticket system was told"));
        assert.match(table, /first run *│ open, failed *│ web-01 Succeeded, web-02 Failed/);
        assert.match(table, /second run *│ open, closed *│ web-01 Succeeded, web-02 Succeeded/);
    });

    it("leaves nothing behind", async () => assert.deepEqual(await tour.left(), []));
});
