import { createStore } from "./store";

export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "good" | "bad";
  action?: { label: string; run: () => void };
  /** The thing that changed: what was said of it before, with its undo, leaves the screen. */
  about?: string;
}

const LIFE = 8000;
let nextId = 1;
const timers = new Map<number, ReturnType<typeof setTimeout>>();

export const toasts = createStore<readonly Toast[]>([]);

/** Show a message for eight seconds; hovering or focusing it keeps it (see Toaster). */
export function toast(text: string, options: Partial<Omit<Toast, "id" | "text">> = {}): number {
  const made: Toast = {
    id: nextId++,
    text,
    tone: options.tone ?? "plain",
    action: options.action,
    about: options.about,
  };
  const outdated = toasts.get().filter((each) => made.about && each.about === made.about);
  for (const each of outdated) dismiss(each.id);
  toasts.set((before) => [...before.slice(-2), made]);
  release(made.id);
  return made.id;
}

export function dismiss(id: number): void {
  hold(id);
  toasts.set((before) => before.filter((each) => each.id !== id));
}

export function hold(id: number): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
}

export function release(id: number): void {
  hold(id);
  timers.set(
    id,
    setTimeout(() => dismiss(id), LIFE),
  );
}

/** Run the newest toast's action (Ctrl+Z). Tells whether there was one. */
export function runLastAction(): boolean {
  const last = toasts.get().findLast((each) => each.action);
  if (!last?.action) return false;
  dismiss(last.id);
  last.action.run();
  return true;
}
