import type { Finding } from "../../concern/index.ts";
import type { Findings } from "../../lifecycle/index.ts";

/** Findings as a check answers them: what the controller would call them stands after our words, e.g. `… (VMNotFound)`. */
export function toFindings(findings: readonly Finding[], unknowns: readonly string[] = []): Findings {
    const of = (severity: Finding["severity"]) => findings.filter((each) => each.severity === severity);
    return {
        issues: of("error").map((each) => ({ property: each.property, reason: sayFinding(each) })),
        warnings: of("warning").map((each) => `${each.property}: ${sayFinding(each)}`),
        unknowns,
    };
}

export function sayFinding({ message, condition }: Finding): string {
    return condition === undefined ? message : `${message} (${condition})`;
}

export function joined(...all: readonly Findings[]): Findings {
    const news = all.flatMap(({ news = [] }) => news);
    return {
        issues: all.flatMap(({ issues }) => issues),
        warnings: all.flatMap(({ warnings }) => warnings),
        unknowns: all.flatMap(({ unknowns }) => unknowns),
        ...(news.length > 0 && { news }),
    };
}

/** One finding, or none when there is nothing to say. */
export function finding(severity: Finding["severity"], property: string, message: string | undefined, condition?: string): readonly Finding[] {
    return message === undefined ? [] : [{ severity, property, message, condition }];
}

export function when(isWrong: boolean, message: string): string | undefined {
    return isWrong ? message : undefined;
}
