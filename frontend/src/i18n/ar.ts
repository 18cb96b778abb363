import { en } from "./en";
import type { Dictionary } from "./index";
export const ar: Dictionary = en;
