import { afterEach, beforeEach, expect, it, vi } from "vitest";

beforeEach(() => vi.resetModules());
afterEach(() => vi.restoreAllMocks());

it.each([
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "⌘", "Meta+K"],
  ["Mozilla/5.0 (X11; Linux x86_64)", "Ctrl", "Control+K"],
])("the key for commands on %s is %s", async (agent, name, spoken) => {
  vi.spyOn(navigator, "userAgent", "get").mockReturnValue(agent);
  const { COMMAND, commandHint } = await import("./keyHint");
  expect(COMMAND).toBe(name);
  expect(commandHint("K")["aria-keyshortcuts"]).toBe(spoken);
});
