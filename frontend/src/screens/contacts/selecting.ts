import { createStore } from "../../lib/store";

/** Whether the cards of a phone show their ticks. */
export const selecting = createStore(false);
