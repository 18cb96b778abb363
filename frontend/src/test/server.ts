import { setupServer } from "msw/node";

/** The HTTP boundary: the only thing that tests stand in for. */
export const server = setupServer();

export const at = (path: string) => `http://warmline.test${path}`;
