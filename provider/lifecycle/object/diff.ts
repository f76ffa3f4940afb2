import type { ValueMap } from "../../schema/value.ts";
import type { ChangeRequest, Difference, RequestContext } from "../../serve/port.ts";
import { changesBetween, type PropertyChange } from "../diff.ts";
import { type Body, computedIn, received, refOf } from "./body.ts";

/** Which inputs change, and which of those cannot in place. */
export async function diff<Args>(body: Body<Args>, { id, oldInputs, ...asked }: ChangeRequest, context: RequestContext): Promise<Difference> {
    const news = received(body, asked.news);
    const isFirst = ([property]: PropertyChange["path"]) => computedIn(body).includes(String(property)) && oldInputs[property!] === undefined;
    const changes = changesBetween(oldInputs, news).filter(({ path }) => !isFirst(path));
    const reasons = changes.length > 0 ? await replacements(body, id, oldInputs, news, changes, context) : new Map<string, string>();
    for (const [property, reason] of reasons) context.progress.log("info", `${property}: ${reason}`);
    const isReplaced = ({ path }: PropertyChange) => reasons.has(String(path[0])) || replaces(body, String(path[0]));
    return {
        changes: changes.length > 0 ? "some" : "none",
        detailed: Object.fromEntries(
            changes.map((each) => [each.property, { kind: isReplaced(each) ? (`${each.kind}-replace` as const) : each.kind, inputDiff: true }]),
        ),
        // Names are deterministic: the old object has to go before the new one can come.
        deleteBeforeReplace: true,
    };
}

function replaces<Args>({ sheet }: Body<Args>, property: string): boolean {
    const shape = sheet.args.shape[property];
    return (shape as { meta?: () => { replace?: boolean } | undefined } | undefined)?.meta?.()?.replace === true;
}

async function replacements<Args>(
    body: Body<Args>,
    id: string,
    before: ValueMap,
    after: ValueMap,
    changes: readonly PropertyChange[],
    { signal }: RequestContext,
): Promise<ReadonlyMap<string, string>> {
    const { sheet, session } = body;
    if (!sheet.replacements) return new Map();
    const object = await session.cluster?.get(sheet.kind, refOf(body, id), { signal });
    return sheet.replacements({ before: before as Args, after: after as Args, object, paths: changes.map((each) => each.path) });
}
