import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it } from "vitest";
import type { Settings } from "../../api/types";
import { setOwnWord } from "../../i18n";
import { open } from "../../test/render";
import { at, server } from "../../test/server";

afterEach(() => setOwnWord("status.hot", null));

/** A server that keeps settings and checks versions; a colleague changes them by `change`. */
function keeps(first: Settings) {
  let [settings, version] = [first, 1];
  const sent: Settings[] = [];
  const now = () => ({ id: "w1", name: "Acme", plan: "free", settings, version });
  const change = (part: Settings) => {
    const labels = { ...settings.labels, ...part.labels };
    [settings, version] = [{ ...settings, ...part, labels }, version + 1];
  };
  server.use(
    http.get(at("/api/v1/workspace"), () => HttpResponse.json(now())),
    http.patch(at("/api/v1/workspace"), async ({ request }) => {
      if (request.headers.get("if-match") !== `"${version}"`) {
        return HttpResponse.json({ code: "version_conflict", current: now() }, { status: 412 });
      }
      const part = (await request.json()) as Settings;
      sent.push(part);
      change(part);
      return HttpResponse.json(settings);
    }),
  );
  return { change, sent };
}

async function rename(to: string) {
  open("/settings?section=stages");
  const user = userEvent.setup();
  const hot = (await screen.findByRole("textbox", { name: "Hot" })) as HTMLInputElement;
  await user.clear(hot);
  if (to) await user.type(hot, to);
  return { user, hot };
}

describe("the stages", () => {
  it("that somebody changed meanwhile are asked about, and theirs can be kept", async () => {
    const { change, sent } = keeps({ labels: {}, workflow: "free" });
    const { user, hot } = await rename("Ready");
    change({ labels: { hot: "Burning" }, workflow: "guided" });
    await user.click(screen.getByRole("button", { name: "Save" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Names of the stages of Acme" }));
    dialog.getByText("Cold → Warm → Burning → Customer · Step by step");
    dialog.getByText("Cold → Warm → Ready → Customer · Any move");
    await user.click(dialog.getByRole("button", { name: "Keep theirs" }));
    await waitFor(() => expect(hot.value).toBe("Burning"));
    expect(screen.getByRole("radio", { name: "Step by step" })).toHaveProperty("checked", true);
    expect(sent).toEqual([]);
  });

  it("are saved where somebody changed something else", async () => {
    const { change, sent } = keeps({ labels: {}, workflow: "free" });
    const { user } = await rename("Ready");
    change({ time_zone: "Africa/Lagos" });
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Stages saved");
    expect(sent).toEqual([{ labels: { hot: "Ready" }, workflow: "free" }]);
  });

  it("have the usual name again when theirs is emptied", async () => {
    const { sent } = keeps({ labels: { hot: "Burning" }, workflow: "free" });
    const { user, hot } = await rename("");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Stages saved");
    expect(sent).toEqual([{ labels: { hot: "Hot" }, workflow: "free" }]);
    expect(hot.value).toBe("");
  });
});
