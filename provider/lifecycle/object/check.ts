import { heldAgainst, type InputIssue } from "../../schema/parse.ts";
import { containsUnknown, type ValueMap } from "../../schema/value.ts";
import type { Checked, CheckRequest, RequestContext } from "../../serve/port.ts";
import { declaredKey, objectName, toId } from "../identity.ts";
import type { Own } from "../sheet.ts";
import { type Body, computedIn, isNamespaced, ownOf, usualNamespace } from "./body.ts";

/** What is wrong with the inputs, and what they are with everything that was found out. */
export async function check<Args>(body: Body<Args>, { news, olds }: CheckRequest, context: RequestContext): Promise<Checked> {
    const { sheet, session } = body;
    const { issues: shapeIssues, sound } = heldAgainst(sheet.args, news);
    const inputs = await complete(body, sound, olds, context);
    if (containsUnknown(inputs.name) || containsUnknown(inputs.namespace)) return { inputs, issues: shapeIssues };
    const own = ownOf(inputs);
    const findings = await sheet.problems?.(inputs as Args, own, session, context.signal, olds as Args | undefined, context.urn);
    const checked = { ...inputs, ...findings?.computed };
    const rival = session.declared.get(declaredKey(sheet.kind, own));
    session.declared.set(declaredKey(sheet.kind, own), { token: sheet.token, inputs: checked, urn: context.urn });
    for (const warning of findings?.warnings ?? []) context.progress.log("warning", warning);
    for (const line of [...(findings?.unknowns ?? []), ...(findings?.news ?? [])]) context.progress.log("info", line);
    const issues = [...shapeIssues, ...(findings?.issues ?? []), ...sharing(body, own, rival?.urn, context)];
    return { inputs: sendable(body, inputs, checked), issues };
}

/** Names and defaults that depend on the environment become inputs, so that they stay what they were. */
async function complete<Args>(body: Body<Args>, news: ValueMap, olds: ValueMap | undefined, context: RequestContext): Promise<ValueMap> {
    const { sheet, session } = body;
    const needsDestination = "destination" in sheet.args.shape && news.destination === undefined;
    const destination = needsDestination ? (olds?.destination ?? toId(await session.hostProvider(context.signal))) : news.destination;
    return {
        ...news,
        name: news.name ?? olds?.name ?? sheet.usual?.name ?? objectName(context),
        ...(isNamespaced(body) && { namespace: news.namespace ?? olds?.namespace ?? usualNamespace(body) }),
        ...(destination === undefined ? {} : { destination }),
    };
}

/**
 * The engine takes nothing unknown from a check in `up`, and does not tell whether it is one. Where all that is given is known, what could not be
 * found out is left out, and taken for unknown again when something is to be made of it.
 *
 * Source: `Check` of Pulumi 3.259 `pkg/resource/plugin/provider_plugin.go` (`RejectUnknowns`).
 */
function sendable<Args>(body: Body<Args>, given: ValueMap, checked: ValueMap): ValueMap {
    if (containsUnknown(given)) return checked;
    return Object.fromEntries(Object.entries(checked).filter(([key, value]) => !computedIn(body).includes(key) || !containsUnknown(value)));
}

/** Two guests of one host would each release what the other wants to keep. */
function sharing<Args>({ sheet }: Body<Args>, own: Own, rival: string | undefined, { urn }: RequestContext): readonly InputIssue[] {
    if (!sheet.guest || rival === undefined || rival === urn) return [];
    return [{ property: "name", reason: `${sheet.kind.kind} ${toId(own)} is that of ${rival} too; put all settings into one of the two` }];
}
