import type { JobKind } from "./jobKinds";
import { createStore } from "./store";

/** A job that was started here. by: the member who did. */
export interface OwnJob {
  kind: JobKind;
  id: string;
  by: string;
}

const RUNNING = "warmline.jobs.running.v1";
const ENDED = "warmline.jobs.ended.v1";

/** Own jobs that ended and that nobody looked at yet; known to all pages of this browser. */
export const ended = createStore<readonly OwnJob[]>(read(ENDED));

/** How many of them a member began. */
export function countOf(jobs: readonly OwnJob[], member: string): number {
  return jobs.filter(({ by }) => by === member).length;
}

/** Jobs that this page waits for; a reload doesn't forget them. */
export function running(): readonly OwnJob[] {
  return read(RUNNING);
}

export function begin(job: OwnJob): void {
  write(RUNNING, [...running().filter(({ id }) => id !== job.id), job]);
}

/** It is over, and how it ended can be looked up. */
export function end(job: OwnJob): void {
  drop(job);
  write(ENDED, [...ended.get().filter(({ id }) => id !== job.id), job]);
  ended.set(read(ENDED));
}

/** Nothing more will be heard of it. */
export function drop(job: OwnJob): void {
  write(
    RUNNING,
    running().filter(({ id }) => id !== job.id),
  );
}

export function lookedAt(): void {
  write(ENDED, []);
  ended.set([]);
}

/** Follow what other pages of this browser note; returns how to stop. */
export function sharedByPages(): () => void {
  const changed = ({ key }: StorageEvent) => {
    if (key === ENDED) ended.set(read(ENDED));
  };
  window.addEventListener("storage", changed);
  return () => window.removeEventListener("storage", changed);
}

function read(key: string): OwnJob[] {
  try {
    return JSON.parse(storage(key).getItem(key) ?? "[]") as OwnJob[];
  } catch {
    return [];
  }
}

function write(key: string, jobs: readonly OwnJob[]): void {
  try {
    storage(key).setItem(key, JSON.stringify(jobs));
  } catch {
    // A browser that refuses storage still works; it only forgets.
  }
}

/** Each page waits for its own jobs, and all of them show the same badge. */
function storage(key: string): Storage {
  return key === RUNNING ? sessionStorage : localStorage;
}
