import assert from "node:assert/strict";
import { failure } from "../../provider/kube/index.ts";
import { isOurs } from "../support/chronicle.ts";
import { pem } from "../support/imports.ts";
import { type Moment, sayMoment } from "../support/moments.ts";
import { type Fate, Pipeline } from "../support/pipeline.ts";
import { stories } from "../support/stories/index.ts";
import { respond } from "../support/wire.ts";

/** Strikes when a place comes by for the first time. */
function strikeAt(place: RegExp, blow: "kill" | "stop", afterwards: Fate["afterwards"]): Fate & { readonly isOver: () => boolean } {
    let state: "before" | "struck" | "over" = "before";
    return {
        afterwards,
        isOver: () => state === "over",
        async at(moment, hands) {
            if (state !== "before" || !place.test(sayMoment(moment))) return undefined;
            state = "struck";
            hands[blow]();
            return undefined;
        },
        hasStruck() {
            const hasStruck = state === "struck";
            if (hasStruck) state = "over";
            return hasStruck;
        },
    };
}

function storyOf(what: string) {
    return stories.find(({ name }) => name.includes(what))!;
}

describe("a step that is interrupted", () => {
    const cases: readonly {
        readonly why: string;
        readonly story: string;
        readonly place: RegExp;
        readonly blow: "kill" | "stop";
        readonly afterwards: Fate["afterwards"];
    }[] = [
        {
            why: "after a Secret still makes what the Secret is of, so that a destroy finds both",
            ...{ story: "a host", place: /^APPLY secrets\/esx.* \(answer\)/, blow: "stop", afterwards: "destroy" },
        },
        {
            why: "while its run is written down in the cluster knows of the run, so that a destroy ends it",
            ...{ story: "a live migration that is destroyed", place: /^APPLY .*migrations\/db.* \(answer\)/, blow: "stop", afterwards: "destroy" },
        },
        {
            why: "while settings are claimed knows of them, so that a destroy gives them back",
            ...{ story: "settings of live migrations", place: /^APPLY hyperconvergeds.* \(answer\)/, blow: "stop", afterwards: "destroy" },
        },
        {
            why: "before anybody has looked at the object is gone on with although a refresh came between",
            ...{ story: "a host", place: /^GET demo\/providers \(answer\)/, blow: "stop", afterwards: "refresh" },
        },
        {
            why: "between an object and its Secret leaves none, although a refresh came between",
            ...{ story: "a host", place: /^DELETE hosts.* \(answer\)/, blow: "kill", afterwards: "refresh" },
        },
        {
            why: "between a Subscription and its versions leaves none, although a refresh came between",
            ...{ story: "an operator", place: /^DELETE subscriptions.* \(answer\)/, blow: "kill", afterwards: "refresh" },
        },
        {
            why: "while a run is cancelled on delete remembers that it may, although a refresh came between",
            ...{ story: "a run that is destroyed", place: /^PATCH migrations.* \(answer\)/, blow: "kill", afterwards: "refresh" },
        },
    ];
    for (const { why, story, place, blow, afterwards } of cases)
        it(why, async () => {
            const fate = strikeAt(place, blow, afterwards);
            const pipeline = await Pipeline.open(storyOf(story), fate);
            assert.deepEqual(await pipeline.tell(storyOf(story)), []);
            assert.ok(fate.isOver());
            await pipeline.close();
        });

    it("says in a refresh what is left of what is gone", async () => {
        const { furnish, inventory, acts } = storyOf("a host");
        const pipeline = await Pipeline.open({ furnish, inventory }, strikeAt(/^DELETE hosts.* \(answer\)/, "kill", "refresh"));
        assert.ok(await pipeline.settle(acts[0]!));
        await pipeline.run(acts.at(-1)!);
        await pipeline.refresh();
        assert.match(
            pipeline.engine.find("esx")!.initErrors.join("\n"),
            /^Host demo\/esx-\w+ is gone, but of it there still is Secret demo\/esx-\w+-credentials\n`pulumi up` makes it anew/,
        );
        await pipeline.close();
    });
});

describe("an object that the API server refuses", () => {
    it("leaves no Secret behind, of which no state would know", async () => {
        const { inventory, acts } = storyOf("a host");
        const isRefused = (moment: Moment) => /^APPLY hosts.* \(request\)/.test(sayMoment(moment));
        const refuse = () => respond(422, {}, [JSON.stringify(failure(422, "Invalid", "admission webhook says no"))]);
        const pipeline = await Pipeline.open({ inventory }, { at: async (moment) => (isRefused(moment) ? refuse() : undefined) });
        const { errors } = await pipeline.run(acts[0]!);
        assert.match(errors.join("\n"), /admission webhook says no/);
        assert.ok(pipeline.engine.find("vcenter"));
        const left = [...pipeline.world.stage.api.store.everything()].filter(([, object]) => isOurs(object));
        assert.deepEqual(left.map(([resource]) => resource).sort(), ["forklift.konveyor.io/v1beta1/providers", "v1/secrets"]);
        await pipeline.close();
    });

    it("leaves none either when what else goes with it is refused", async () => {
        const [disk] = storyOf("a disk").acts[0]!.program;
        const program = [{ ...disk!, inputs: { ...disk!.inputs, caCertificate: pem } }];
        const isRefused = (moment: Moment) => /^APPLY configmaps.* \(request\)/.test(sayMoment(moment));
        const refuse = () => respond(403, {}, [JSON.stringify(failure(403, "Forbidden", "exceeded quota: small"))]);
        const pipeline = await Pipeline.open({}, { at: async (moment) => (isRefused(moment) ? refuse() : undefined) });
        const { errors } = await pipeline.run({ does: "up", program });
        assert.match(errors.join("\n"), /exceeded quota: small/);
        assert.deepEqual(
            [...pipeline.world.stage.api.store.everything()].filter(([, object]) => isOurs(object)),
            [],
        );
        await pipeline.close();
    });
});
