export interface Theme {
    readonly isDark: boolean;
    readonly back: string;
    readonly text: string;
    readonly soft: string;
    readonly line: string;
    readonly bad: string;
    readonly focus: string;
}

export const lightTheme: Theme = {
    isDark: false,
    back: "#ffffff",
    text: "#16191d",
    soft: "#4a525c",
    line: "#d9dde3",
    bad: "#b3111e",
    focus: "#0b57a4",
};
const darkTheme: Theme = { isDark: true, back: "#14171b", text: "#eceff3", soft: "#b3bcc8", line: "#2c333c", bad: "#ff8f8f", focus: "#84bdff" };

const system = matchMedia("(prefers-color-scheme: dark)");

export function themeNow(): Theme {
    const wish = document.documentElement.dataset.theme;
    return wish === "dark" || (wish === "auto" && system.matches) ? darkTheme : lightTheme;
}

/** The reader's choice, or the system's as it changes. */
export function startThemes(draw: () => void): void {
    const choice = document.querySelector<HTMLFieldSetElement>(".themes")!;
    choice.hidden = false;
    choice.addEventListener("change", (event) => {
        document.documentElement.dataset.theme = (event.target as HTMLInputElement).value;
        draw();
    });
    system.addEventListener("change", draw);
}
