export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
    return document.getElementById(id) as T;
}

/** An element with text and children; text is only ever text. */
export function element<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    more: { readonly text?: string; readonly className?: string } = {},
    children: readonly Node[] = [],
): HTMLElementTagNameMap[K] {
    const made = document.createElement(tag);
    if (more.text !== undefined) made.textContent = more.text;
    if (more.className) made.className = more.className;
    made.append(...children);
    return made;
}
