/** The records of the API, by the names the screens use. */
export type * from "./contacts";
export type * from "./flow";
export type * from "./history";
export type * from "./imports";
export type * from "./jobs";
export type * from "./merges";
export type * from "./people";
export type * from "./team";
export type * from "./workspace";
