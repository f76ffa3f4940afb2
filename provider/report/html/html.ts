export async function toHtml(): Promise<string> {
    return "";
}
