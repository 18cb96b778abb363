/** The steps from a file to contacts; the first has an address of its own. */
export const STEPS = ["upload", "map", "review", "run", "result"] as const;
export type Step = (typeof STEPS)[number];

/** What `?step=` says; nothing where it says no step of an import that is there. */
export function stepAsked(value: unknown): Step | undefined {
  return STEPS.find((step) => step === value && step !== "upload");
}
