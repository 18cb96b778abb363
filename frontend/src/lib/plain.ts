/** A text without accents and case, for looking something up in a short list. */
export function plain(text: string): string {
  return text.trim().normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
