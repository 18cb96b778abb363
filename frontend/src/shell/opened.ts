import { createStore } from "../lib/store";

/** Which of the dialogs that can be opened from anywhere is open. */
export const opened = createStore<"palette" | "sheet" | "add" | null>(null);

export const openPalette = () => opened.set("palette");
export const openAdd = () => opened.set("add");
export const openSheet = () => opened.set("sheet");
