import { z } from "zod";
import { instantProblem } from "../util/zoned.ts";

/** An instant with its time zone, or one of a few words. */
export function instant(...words: readonly string[]) {
    const choices = words.map((word) => `${JSON.stringify(word)} or `).join("");
    return z.string().superRefine((text, context) => {
        const message = words.includes(text) ? undefined : instantProblem(text)?.replace(/^must be /, `must be ${choices}`);
        if (message) context.addIssue({ code: "custom", message });
    });
}
