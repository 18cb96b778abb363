/** Who did something, and lists of anything. */

/** Who did something, by itself or for somebody. */
export interface Who {
  kind: string;
  id: string;
  name: string;
}

export interface Person {
  id: string;
  name: string;
}

export interface Page<T> {
  items: T[];
  next: string | null;
  previous?: string | null;
  total: number;
  total_is_exact: boolean;
  /** Only from search: the index is down; only exact numbers and addresses are found. */
  degraded?: boolean;
  /** Ours: the search does not answer, and these are found by how their names begin. */
  names_only?: boolean;
}

/** A page of what belongs to one contact; nobody counts it. */
export interface Slice<T> {
  items: T[];
  next: string | null;
}
