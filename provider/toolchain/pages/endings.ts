import { type ErrorCode, errorCodes } from "../../errors.ts";
import type { Kind } from "./subject.ts";

/** The codes that something of a kind can end with, in the order of the README's table. */
export function endings(kind: Kind): readonly { readonly code: ErrorCode; readonly meaning: string; readonly retry: boolean }[] {
    const codes = [...always, ...beyond[kind]];
    return (Object.keys(errorCodes) as ErrorCode[]).filter((code) => codes.includes(code)).map((code) => ({ code, ...errorCodes[code] }));
}

const always: readonly ErrorCode[] = ["InvalidInput", "Internal"];
const asked: readonly ErrorCode[] = ["NotReachable", "NotAllowed", "Interrupted"];
const made: readonly ErrorCode[] = [...asked, "NotOurs", "Refused", "NotSettled"];
const ran: readonly ErrorCode[] = [...asked, "NotOurs", "Refused", "NotSettled", "RunFailed", "RunCanceled", "RunStalled", "RunActive"];

const beyond: Readonly<Record<Kind, readonly ErrorCode[]>> = {
    provider: ["NotReachable", "NotAllowed"],
    // Those of its parts.
    component: [...ran, "PartFailed"],
    resource: made,
    run: ran,
    function: asked,
};
