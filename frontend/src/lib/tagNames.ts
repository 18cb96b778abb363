/** The most characters that a tag's name has. */
export const TAG_LENGTH = 64;

/**
 * What two spellings of one tag have in common. Lower case by Unicode's rules and not by those of
 * the browser's language: to Turkish, "VIP" and "vip" would be two tags, which they aren't here.
 */
export function folded(name: string): string {
  return name.trim().toLowerCase();
}

export function sameTag(one: string, other: string): boolean {
  return folded(one) === folded(other);
}
