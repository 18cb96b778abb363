import { act, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Phone } from "../components/Phone";
import { display } from "./phoneText";
import { grouping } from "./usePhoneText";

afterEach(() => grouping.set({ display }));

it("a number is its digits until it is known how its country groups them", () => {
  grouping.set({ display: (phone) => phone });
  render(<Phone phone="+447700900123" name="Ada" query="0900123" />);
  expect(screen.getByText("900123").parentElement?.textContent).toBe("+447700900123");
  act(() => grouping.set({ display }));
  expect(screen.getByText("900123").parentElement?.textContent).toBe("+44 7700 900123");
});

it("is grouped wherever one is shown, whoever else asks for that", async () => {
  vi.resetModules();
  const fresh = await import("../components/Phone");
  render(<fresh.Phone phone="+447700900123" name="Ada" actions={false} />);
  expect(await screen.findByText("+44 7700 900123")).toBeTruthy();
});
