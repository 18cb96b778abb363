import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepFocus } from "./keepFocus";

let stop: () => void;
beforeEach(() => {
  document.body.innerHTML = `<main id="main" tabindex="-1"><button id="a">a</button>
    <button id="b">b</button></main>`;
  stop = keepFocus();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const press = (id: string) => document.getElementById(id) as HTMLButtonElement;

test("who loses a button to a change is back at the one before", async () => {
  press("a").focus();
  press("b").focus();
  press("b").remove();
  await vi.waitFor(() => expect(document.activeElement).toBe(press("a")));
});

test("with nothing left the focus is on the page's region", async () => {
  press("a").focus();
  press("a").remove();
  await vi.waitFor(() => expect(document.activeElement?.id).toBe("main"));
});

test("a dialog that claims the focus keeps it", async () => {
  vi.useFakeTimers();
  press("a").focus();
  press("a").remove();
  press("b").focus();
  await vi.advanceTimersByTimeAsync(1000);
  expect(document.activeElement).toBe(press("b"));
});

test("a button that was busy only until the browser drew has the focus again", async () => {
  press("a").focus();
  press("a").disabled = true;
  await new Promise((seen) => setTimeout(seen));
  press("a").blur(); // as a browser does with what is disabled, when it next draws
  press("a").disabled = false;
  await vi.waitFor(() => expect(document.activeElement).toBe(press("a")));
});
