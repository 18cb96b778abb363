/** What the names of drafts in the tab's storage begin with: texts that nobody has saved yet. */
export const DRAFT = "warmline.draft.";

let isComingBack = false;

/** Let the browser ask before the tab is closed over a draft. Returns what ends that. */
export function guardDrafts(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (!isComingBack && hasDrafts()) event.preventDefault();
    isComingBack = false; // whoever else is asked may stay
  };
  window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}

/** Load the page again, which loses no draft and asks nothing. */
export function loadPageAgain(): void {
  isComingBack = true;
  window.location.reload();
}

function hasDrafts(): boolean {
  return Object.keys(sessionStorage).some((key) => key.startsWith(DRAFT));
}
