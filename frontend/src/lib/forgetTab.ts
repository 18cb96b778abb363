import { clearChosen } from "./chosen";
import { DRAFT } from "./drafts";
import { toasts } from "./toasts";

/** Forget what this tab kept for who signs out by hand: who comes next may be somebody else. */
export function forgetTab(): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(DRAFT) || key.startsWith("warmline.walk.")) {
      sessionStorage.removeItem(key);
    }
  }
  clearChosen();
  toasts.set([]);
}
