/** The two forms of a text that counts. */
export const n = (one: string, other: string) => ({ one, other });
