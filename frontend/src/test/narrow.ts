import { vi } from "vitest";

/** From here to the restoring of mocks the screen is a phone's. */
export function narrow(): void {
  vi.spyOn(window, "matchMedia").mockImplementation(
    (media) =>
      ({
        matches: media.includes("max-width"),
        media,
        addEventListener() {},
        removeEventListener() {},
      }) as unknown as MediaQueryList,
  );
}
