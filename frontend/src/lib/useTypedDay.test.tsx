import { fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { useTypedDay } from "./useTypedDay";

/** Keeps its day elsewhere, and somewhat later, as the address does. */
function Late({ told }: { told: string[] }) {
  const [day, setDay] = useState<string | undefined>("2024-01-02");
  const field = useTypedDay(day, (next) => {
    told.push(next);
    setTimeout(() => setDay(next || undefined));
  });
  return (
    <>
      <input aria-label="From" {...field} />
      <button type="button" onClick={() => setDay(undefined)}>
        Clear
      </button>
    </>
  );
}

it("stands in the field at once, and is told of when its year is whole", async () => {
  const told: string[] = [];
  render(<Late told={told} />);
  const field = screen.getByLabelText<HTMLInputElement>("From");
  expect(field.value).toBe("2024-01-02");
  for (const year of ["0002", "0020", "0202"]) {
    fireEvent.change(field, { target: { value: `${year}-06-15` } });
    expect(field.value).toBe(`${year}-06-15`);
  }
  expect(told).toEqual([]);
  fireEvent.change(field, { target: { value: "2025-06-15" } });
  expect(field.value).toBe("2025-06-15");
  fireEvent.change(field, { target: { value: "" } });
  expect(told).toEqual(["2025-06-15", ""]);
  expect(field.max).toBe("9999-12-31");
  fireEvent.change(field, { target: { value: "20251-11-30" } });
  expect(told).toEqual(["2025-06-15", ""]);
});

it("is the day that is kept once it is left, whatever was typed of another", () => {
  render(<Late told={[]} />);
  const field = screen.getByLabelText<HTMLInputElement>("From");
  fireEvent.change(field, { target: { value: "0202-06-15" } });
  fireEvent.blur(field);
  expect(field.value).toBe("2024-01-02");
});

it("is what it is elsewhere, once that changed", () => {
  render(<Late told={[]} />);
  fireEvent.click(screen.getByRole("button", { name: "Clear" }));
  expect(screen.getByLabelText<HTMLInputElement>("From").value).toBe("");
});
