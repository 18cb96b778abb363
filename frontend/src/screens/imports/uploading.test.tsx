import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, describe, expect, it, vi } from "vitest";
import golden from "./sample.golden.csv?raw";
import { setOwnWord } from "../../i18n";
import { session } from "../../test/factories";
import { open } from "../../test/render";
import { at, server } from "../../test/server";
import { browserAsks, TITLE } from "../../test/unsaved";
import { job, show } from "./fixtures";
import { sampleCsv } from "./sampleFile";

afterEach(() => {
  vi.unstubAllGlobals();
  setOwnWord("status.cold", null);
});

const FILE = new File(["name,phone"], "people.csv", { type: "text/csv" });

function begin(limits = { file_bytes: 20_000_000, rows: 2_000_000 }) {
  server.use(
    http.get(at("/api/v1/imports/limits"), () => HttpResponse.json(limits)),
    http.get(at("/api/v1/tags"), () =>
      HttpResponse.json({ items: [{ id: "t1", name: "wholesale", contacts: 1 }] }),
    ),
    http.get(at("/api/v1/imports/i1"), () => HttpResponse.json(job())),
    http.get(at("/api/v1/imports/i1/first-rows"), () => HttpResponse.json({ items: [] })),
    http.get(at("/api/v1/imports/i1/numbers"), () => HttpResponse.json({}, { status: 404 })),
  );
  return open("/imports/new");
}

async function chooser(): Promise<HTMLInputElement> {
  const all = await screen.findAllByLabelText("Choose a file");
  return all.find((each) => each.tagName === "INPUT") as HTMLInputElement;
}

describe("before a file is sent", () => {
  it("says how large it may be, and refuses a larger one in a sentence", async () => {
    begin({ file_bytes: 5_000_000, rows: 9_000 });
    await screen.findByText("At most 5 MB and 9,000 rows");
    const large = new File(["x"], "large.csv");
    Object.defineProperty(large, "size", { value: 7_340_000 });
    await userEvent.upload(await chooser(), large);
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("This file has 7.3 MB, and 5 MB is the most.");
  });

  it("refuses an empty one", async () => {
    begin();
    await userEvent.upload(await chooser(), new File([], "none.csv", { type: "text/csv" }));
    expect(await screen.findByText("This file is empty. Choose one that has rows.")).toBeDefined();
  });

  it("offers a sample in the words of the workspace", async () => {
    setOwnWord("status.cold", "Fresh");
    begin();
    const link = await screen.findByRole("link", { name: "Download a sample file" });
    await waitFor(() =>
      expect(decodeURIComponent(link.getAttribute("href") ?? "")).toContain("wholesale"),
    );
    const text = decodeURIComponent(link.getAttribute("href") ?? "");
    expect(text).toContain(`Fresh,${session().member.email}`);
    expect(link.getAttribute("download")).toBe("sample-contacts.csv");
  });

  it("offers the very sample that the importer is tested with", () => {
    expect(sampleCsv({ owner: "ada@example.com", tags: [] })).toBe(golden);
  });
});

describe("a file that is dropped", () => {
  it("is sent, and leads to its columns", async () => {
    let name = "";
    const { router } = begin();
    server.use(
      http.post(at("/api/v1/imports"), async ({ request }) => {
        name = ((await request.formData()).get("file") as File).name;
        return HttpResponse.json(job(), { status: 201 });
      }),
    );
    const drop = await screen.findByTestId("drop");
    fireEvent.dragOver(drop, { dataTransfer: { files: [FILE] } });
    expect(drop.dataset.over).toBe("true");
    fireEvent.drop(drop, { dataTransfer: { files: [FILE] } });
    await waitFor(() => expect(router.state.location.href).toBe("/imports/i1?step=map"));
    expect(name).toBe("people.csv");
  });
});

/** A browser's request that goes on only when a test says so. */
class HeldRequest {
  static last: HeldRequest;
  upload: { onprogress?: (event: object) => void } = {};
  headers: Record<string, string> = {};
  status = 0;
  responseText = "";
  onload = () => {};
  onabort = () => {};
  onloadend = () => {};
  constructor() {
    HeldRequest.last = this;
  }
  open() {}
  send() {}
  setRequestHeader(name: string, value: string) {
    this.headers[name.toLowerCase()] = value;
  }
  getAllResponseHeaders() {
    return "content-type: application/problem+json\r\nretry-after: 7\r\n";
  }
  abort() {
    this.onabort();
    this.onloadend();
  }
  sent(loaded: number) {
    act(() => this.upload.onprogress?.({ lengthComputable: true, loaded, total: 200 }));
  }
  answer(status: number, body: object) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload();
    this.onloadend();
  }
}

describe("a file on its way", () => {
  async function sending() {
    begin();
    const input = await chooser();
    vi.stubGlobal("XMLHttpRequest", HeldRequest);
    await userEvent.upload(input, FILE);
    await screen.findByText("Sending the file: 0%");
  }

  it("says how much of it is sent, and then that it is read", async () => {
    await sending();
    HeldRequest.last.sent(84);
    expect(screen.getByRole("progressbar", { name: "Sending the file: 42%" })).toBeDefined();
    HeldRequest.last.sent(200);
    expect(screen.getByText("Reading the file")).toBeDefined();
    expect(HeldRequest.last.headers["idempotency-key"]).toBeTruthy();
  });

  it("is refused with the service's own sentence", async () => {
    await sending();
    HeldRequest.last.answer(422, { code: "empty_file", detail: "the file is empty" });
    expect((await screen.findByRole("alert")).textContent).toContain("the file is empty");
  });

  it("may be called back, which is no failure", async () => {
    await sending();
    await userEvent.click(screen.getByRole("button", { name: "Cancel" }));
    await screen.findByRole("button", { name: "Choose a file" });
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("a file that was read wrongly", () => {
  it("is sent again with what a person says, in place of the first reading", async () => {
    const READ_AGAIN = job({ id: "i2", delimiter: "#" });
    let said: Record<string, unknown> = {};
    const { router, ...user } = show(job());
    server.use(
      http.post(at("/api/v1/imports"), async ({ request }) => {
        said = Object.fromEntries(await request.formData());
        return HttpResponse.json(READ_AGAIN, { status: 201 });
      }),
      http.get(at("/api/v1/imports/i2"), () => HttpResponse.json(READ_AGAIN)),
      http.get(at("/api/v1/imports/i2/first-rows"), () => HttpResponse.json({ items: [] })),
      http.get(at("/api/v1/imports/i2/numbers"), () => HttpResponse.json({}, { status: 404 })),
    );
    await user.click(await screen.findByText("Read the file otherwise"));
    await user.click(screen.getByRole("radio", { name: "It is a contact already" }));
    await user.click(screen.getByRole("combobox", { name: "Encoding of the file" }));
    await user.click(await screen.findByRole("option", { name: "windows-1252" }));
    await user.click(screen.getByRole("combobox", { name: "What stands between cells" }));
    expect(screen.getByRole("option", { name: "As it was found: comma" })).toBeDefined();
    await user.click(screen.getByRole("option", { name: "Another character" }));
    const again = screen.getByRole("button", { name: /again$/ });
    expect(again.hasAttribute("disabled")).toBe(true);
    await user.type(screen.getByRole("textbox", { name: "The character between cells" }), "#");
    const input = screen
      .getAllByLabelText("Choose the file and read it again")
      .find((each) => each.tagName === "INPUT") as HTMLInputElement;
    await user.upload(input, FILE);
    await waitFor(() => expect(router.state.location.href).toBe("/imports/i2?step=map"));
    expect(said).toMatchObject({ header: "false", encoding: "windows-1252", replaces: "i1" });
    expect(said.delimiter).toBe("#");
    // The page still holds it now
    await user.click(await screen.findByText("Read the file otherwise"));
    const own = screen.getByRole<HTMLInputElement>("textbox", { name: "The character between cells" });
    expect(own.value).toBe("#");
    await user.click(screen.getByRole("button", { name: "Read again" }));
    await waitFor(() => expect(said).toMatchObject({ replaces: "i2", delimiter: "#" }));
  });

  it("starts from the mark that it was read with, and can be found out again", async () => {
    const said: (FormDataEntryValue | null)[] = [];
    const user = show(job({ delimiter: ";" }));
    server.use(
      http.post(at("/api/v1/imports"), async ({ request }) => {
        said.push((await request.formData()).get("delimiter"));
        return HttpResponse.json({ detail: "no table" }, { status: 422 });
      }),
    );
    await user.click(await screen.findByText("Read the file otherwise"));
    const mark = screen.getByRole<HTMLInputElement>("combobox", { name: "What stands between cells" });
    expect(mark.value).toBe("semicolon");
    const first = screen.getByRole("radio", { name: "It is a contact already" });
    expect(browserAsks()).toBe(false);
    await user.click(first);
    expect(browserAsks()).toBe(true);
    await user.click(screen.getByRole("button", { name: "Check the rows" }));
    const question = await screen.findByRole("dialog", { name: TITLE });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(question.isConnected).toBe(false));
    await user.click(screen.getByRole("radio", { name: "It names the columns" }));
    expect(browserAsks()).toBe(false);
    const input = screen
      .getAllByLabelText("Choose the file and read it again")
      .find((each) => each.tagName === "INPUT") as HTMLInputElement;
    await user.upload(input, FILE);
    await waitFor(() => expect(said).toEqual([";"]));
    await user.click(mark);
    await user.click(screen.getByRole("option", { name: "As it was found: semicolon" }));
    await user.upload(input, FILE);
    await waitFor(() => expect(said).toEqual([";", null]));
  });
});
