import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import resource from "@pulumi/pulumi/resource.js";
import { liveMigrationTuning } from "../../provider/components/liveMigrationTuning/index.ts";
import { notKnownYet } from "../../provider/components/runtime.ts";
import { handedDown, type Mocked, runMocked } from "../support/mocked.ts";

const before = [new resource.DependencyResource("urn:pulumi:test::shop::kubernetes:core/v1:Namespace::shop")];
const elsewhere = { kubernetes: handedDown("urn:pulumi:test::shop::pulumi:providers:kubernetes::prod::id-1") };

interface Asked {
    readonly namespaces?: pulumi.Input<pulumi.Input<string>[]>;
    readonly stage?: string;
    readonly isPreview?: boolean;
    readonly options?: pulumi.ComponentResourceOptions;
    /** What the cluster has; `closed` = nobody may look. */
    readonly there?: readonly string[] | "closed";
}

const ask = ({ namespaces = ["web", "shop"], stage, isPreview = true, options = {}, there = ["default", "web"] }: Asked): Promise<Mocked> =>
    runMocked(
        liveMigrationTuning,
        { access: { migrators: [{ kind: "User", name: "alice" }], namespaces }, ...(stage && { upgrade: { stage } }) },
        {
            name: "live",
            isPreview,
            options,
            surroundings: { cluster: { kubeconfig: "k" }, namespaces: async () => (there === "closed" ? undefined : there) },
        },
    );

describe("a namespace of LiveMigrationTuning.access", () => {
    const refused: readonly (Asked & { readonly why: string; readonly says: readonly RegExp[] })[] = [
        { why: "that is not there, in a preview", says: [/^access\.namespaces\[1\]: there is no namespace shop; where this program makes it/] },
        { why: "that is not there, before anything is made", isPreview: false, says: [/^access\.namespaces\[1\]: there is no namespace shop;/] },
        {
            why: "that is misspelt",
            namespaces: ["wbe"],
            says: [/^access\.namespaces\[0\]: there is no namespace wbe; did you mean "web"\?/],
        },
        { why: "after another one", namespaces: ["one", "web", "two"], says: [/^access\.namespaces\[0\]/, /^access\.namespaces\[2\]/] },
        { why: "that what came before has not made", isPreview: false, options: { dependsOn: before }, says: [/no namespace shop;/] },
    ];
    for (const { why, says, ...asked } of refused)
        it(`is refused ${why}`, () =>
            assert.rejects(ask(asked), ({ code, details }: { code: string; details: readonly string[] }) => {
                assert.deepEqual([code, details.length], ["InvalidInput", says.length]);
                for (const [at, said] of says.entries()) assert.match(details[at]!, said);
                return true;
            }));

    const taken: readonly (Asked & { readonly why: string })[] = [
        { why: "that is there", there: ["web", "shop"] },
        { why: "that is not known yet", namespaces: ["web", notKnownYet() as pulumi.Output<string>] },
        { why: "that may be made before it", options: { dependsOn: before } },
        { why: "of another cluster", options: { providers: elsewhere } },
        { why: "in a stage without bindings", stage: "before" },
        { why: "where nobody may look", there: "closed" },
    ];
    for (const { why, ...asked } of taken)
        it(`is taken ${why}, and told only when nobody could look`, async () => {
            const told = (await ask(asked)).told.filter((line) => /not checked that they are there/.test(line));
            assert.equal(told.length, asked.there === "closed" ? 1 : 0);
        });
});
