import type { Rest } from "../../types";
import { audit } from "./audit";
import { contacts } from "./contacts";
import { imports } from "./imports";
import { office } from "./office";
import { person } from "./person";
import { settings } from "./settings";

export const rest: Rest = { ...audit, ...contacts, ...imports, ...office, ...person, ...settings };
