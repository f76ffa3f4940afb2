/** Text that is HTML already. */
export class Html {
    constructor(readonly text: string) {}
}

type Part = string | number | undefined | Html | readonly Html[];

/** HTML from a template: whatever is put in stands for itself, unless it is HTML already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
    return new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));
}

function render(part: Part): string {
    if (part instanceof Html) return part.text;
    if (Array.isArray(part)) return part.map(({ text }: Html) => text).join("\n");
    return escaped(String(part ?? ""));
}

function escaped(text: string): string {
    return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** JSON that nothing inside can end: no `</script>`, no `<!--`. */
export function json(value: unknown): Html {
    return new Html(JSON.stringify(value).replace(/</g, "\\u003c"));
}
