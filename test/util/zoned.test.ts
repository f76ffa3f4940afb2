import assert from "node:assert/strict";
import { instantIn, sayInstant, zoneProblem } from "../../provider/util/zoned.ts";

describe("a time", () => {
    const read = [
        { why: "is local in its zone, in winter", text: "2026-12-05T22:00", zone: "Europe/Berlin", at: "2026-12-05T21:00:00Z" },
        { why: "is local in its zone, in summer", text: "2026-07-05T22:00", zone: "Europe/Berlin", at: "2026-07-05T20:00:00Z" },
        { why: "with an offset needs no zone", text: "2026-12-05T22:00:00+01:00", zone: undefined, at: "2026-12-05T21:00:00Z" },
        { why: "with an offset is not moved by a zone", text: "2026-12-05T22:00Z", zone: "Asia/Tokyo", at: "2026-12-05T22:00:00Z" },
    ];
    for (const { why, text, zone, at } of read) it(why, () => assert.equal(instantIn(text, zone), Date.parse(at)));

    const refused = [
        {
            why: "that clocks skip is not guessed at",
            text: "2026-03-29T02:30",
            zone: "Europe/Berlin",
            says: /is skipped in Europe\/Berlin.*write 2026-03-29T01:30\+01:00 or/,
        },
        {
            why: "that is there twice is not guessed at",
            text: "2026-10-25T02:30",
            zone: "Europe/Berlin",
            says: /is there twice .*2026-10-25T02:30\+02:00 or 2026-10-25T02:30\+01:00/,
        },
        { why: "that is local needs a zone", text: "2026-12-05T22:00", zone: undefined, says: /is a local time: give `timeZone`/ },
        { why: "that is no date is none", text: "2026-02-30T22:00", zone: "UTC", says: /is no time/ },
        {
            why: "that YAML and Go have rewritten has lost its zone",
            text: "2026-12-04 18:00:00 +0100 +0100",
            zone: "Europe/Berlin",
            says: /was written without quotes.*put it in quotes, as "2026-12-04T18:00:00\+01:00"/,
        },
        { why: "of words is none", text: "tonight", zone: "UTC", says: /is no time: write it like/ },
    ];
    for (const { why, text, zone, says } of refused) it(why, () => assert.match(String(instantIn(text, zone)), says));

    it("zone that is misspelt has a near name", () => assert.match(zoneProblem("Europe/Berln")!, /did you mean "Europe\/Berlin"/));
    it("zone that is known is no problem", () => assert.equal(zoneProblem("America/New_York"), undefined));

    it("is told in its zone, and with its year only where that is another one", () => {
        const at = Date.parse("2026-12-05T21:00:00Z");
        assert.equal(sayInstant(at, "Europe/Berlin"), "Sat 5 Dec 22:00 Europe/Berlin");
        assert.equal(sayInstant(at + 0.4, "UTC"), "Sat 5 Dec 21:00 UTC", "times of a model have fractions");
        assert.equal(sayInstant(at, "Europe/Berlin", Date.parse("2025-01-01T00:00:00Z")), "Sat 5 Dec 2026 22:00 Europe/Berlin");
    });
});
