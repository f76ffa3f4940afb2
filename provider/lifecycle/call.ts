import type { z } from "zod";
import { type InputIssue, issuesOf } from "../schema/parse.ts";
import type { ValueMap } from "../schema/value.ts";
import type { Configured } from "../serve/port.ts";
import { inOurWords } from "./failure.ts";
import type { Session } from "./session.ts";

/** A function that programs can call, as a data sheet. It looks and changes nothing. */
export interface FunctionSheet<Args = ValueMap> {
    /** Token without the package: `virtualization:selectVms`. */
    readonly token: string;
    readonly description: string;
    readonly args: z.ZodObject;
    readonly outputs: z.ZodObject;
    answer(args: Args, session: Session, signal: AbortSignal): Promise<Answer>;
}

/** Issues fail the call; the result counts without them only. */
export interface Answer {
    readonly result: ValueMap;
    readonly issues?: readonly InputIssue[];
}

/** A call: its arguments are held against their shape before anything is asked. */
export function functionHandler<Args>(sheet: FunctionSheet<Args>, session: Session): Configured["invokes"][string] {
    return async (args, signal) => {
        const issues = issuesOf(sheet.args, args);
        if (issues.length > 0) return { result: {}, issues };
        const answer = await sheet.answer(args as Args, session, signal).catch((error) => Promise.reject(inOurWords(error)));
        return { result: answer.result, issues: answer.issues ?? [] };
    };
}
