import assert from "node:assert/strict";
import { type ToldTour, takeTour } from "../support/tour.ts";

describe("the tour of imported disks", () => {
    let tour: ToldTour;
    before(async function () {
        tour = await takeTour(this, "import-disk");
    });
    after(() => tour?.stop());

    it("tells the importer's words and what helps", () => {
        assert.match(tour.output, /the importer has failed 2 times: .*404 Not Found/);
        assert.match(tour.output, /look at the `url`: nothing is there/);
    });

    it("ends with a table of what became of each disk", () => {
        const table = tour.output.slice(tour.output.indexOf("What became of the disks"));
        assert.match(table, /data *│ Succeeded *│ Succeeded *│ 0/);
        assert.match(table, /fedora *│ ImportInProgress *│ Succeeded *│ 2/);
        assert.match(table, /tools *│ Succeeded *│ Succeeded *│ 0/);
    });

    it("leaves nothing behind", async () => assert.deepEqual(await tour.left(), []));
});
