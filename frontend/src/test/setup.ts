import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { loadLocale, loadRest } from "../i18n";
import { loadPhoneText } from "../lib/usePhoneText";
import { server } from "./server";

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 25_000 });

beforeAll(async () => {
  server.listen({ onUnhandledRequest: "error" });
  await loadLocale("en");
  await loadRest();
  await loadPhoneText();
});

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
});

afterAll(() => server.close());

// What Mantine asks of a browser that happy-dom leaves out.
window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });

// No stream in happy-dom: pages under test hear nothing by themselves.
globalThis.EventSource ??= class {
  close() {}
  addEventListener() {}
} as unknown as typeof EventSource;
