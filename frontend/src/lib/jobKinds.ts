/** The kinds of jobs, and what the address of their page says. */
export const JOB_KINDS = ["bulk", "import", "export"] as const;

export type JobKind = (typeof JOB_KINDS)[number];

export interface JobsSearch {
  kind?: JobKind;
  /** The bulk job whose rows are open. */
  rows?: string;
}
