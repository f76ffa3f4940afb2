import assert from "node:assert/strict";
import { type ToldTour, takeTour } from "../support/tour.ts";

describe("the tour of the first wave", () => {
    let tour: ToldTour;
    before(async function () {
        tour = await takeTour(this, "first-wave");
    });
    after(() => tour?.stop());

    it("names every VM before anything happens", () => {
        const preview = tour.output.slice(tour.output.indexOf("$ pulumi preview"), tour.output.indexOf("$ pulumi up"));
        for (const vm of ["web-01", "web-02", "db-01"]) assert.match(preview, new RegExp(`PlanVm ${vm} create`));
    });

    it("ends with a table of what became of each VM", () => {
        const table = tour.output.slice(tour.output.indexOf("What became of the VMs"));
        assert.match(table, /web-01 *│ Succeeded *│ left alone/);
        assert.match(table, /web-02 *│ Failed *│ Succeeded/);
        assert.match(table, /db-01 *│ Succeeded *│ left alone/);
    });

    it("leaves nothing behind", async () => assert.deepEqual(await tour.left(), []));
});
