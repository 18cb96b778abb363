/** The file that was uploaded last, for as long as the page lives: it can be read otherwise. */
let kept: { id: string; file: File } | null = null;

export function keepFile(id: string, file: File): void {
  kept = { id, file };
}

export function keptFile(id: string): File | null {
  return kept?.id === id ? kept.file : null;
}
