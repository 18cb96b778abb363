import { audit } from "./audit";
import { contacts } from "./contacts";
import { imports } from "./imports";
import { office } from "./office";
import { person } from "./person";
import { settings } from "./settings";

export const rest = { ...audit, ...contacts, ...imports, ...office, ...person, ...settings };
