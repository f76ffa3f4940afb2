/** A snapshot as text with one source object per line, so that a change of one VM is a change of one line. */
export function formatDatacentre(snapshot: Record<string, unknown>): string {
    const sections = Object.entries(snapshot).map(([name, value]) => `    ${JSON.stringify(name)}: ${section(value)}`);
    return `{\n${sections.join(",\n")}\n}\n`;
}

function section(value: unknown): string {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const fields = Object.entries(value).map(([name, field]) => `        ${JSON.stringify(name)}: ${list(field)}`);
    return `{\n${fields.join(",\n")}\n    }`;
}

function list(value: unknown): string {
    if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
    return `[\n${value.map((item) => `            ${JSON.stringify(item)}`).join(",\n")}\n        ]`;
}
