import { describe, expect, it } from "vitest";
import { blocks, type Piece } from "./noteText";

const plain = (text: string): Piece => ({ style: "plain", text });
const bold = (text: string): Piece => ({ style: "bold", text });
const link = (text: string, href = text): Piece => ({ style: "plain", text, href });

describe("a line of a note", () => {
  it.each<[string, Piece[]]>([
    ["call *back* today", [plain("call "), bold("back"), plain(" today")]],
    ["call **back** today", [plain("call "), bold("back"), plain(" today")]],
    ["_soon_", [{ style: "italic", text: "soon" }]],
    ["2*3*4, 2**10 and a_b_c", [plain("2*3*4, 2**10 and a_b_c")]],
    ["see https://a.example/x_y_z.", [plain("see "), link("https://a.example/x_y_z"), plain(".")]],
    ["(https://a.example)", [plain("("), link("https://a.example"), plain(")")]],
    ["[the *plan*](https://a.example)", [link("the *plan*", "https://a.example")]],
    ["[mail](mailto:a@example.com)", [link("mail", "mailto:a@example.com")]],
    ["[x](javascript:alert(1))", [plain("[x](javascript:alert(1))")]],
    ["<b>x</b>", [plain("<b>x</b>")]],
  ])("%s", (line, pieces) => {
    expect(blocks(line)).toEqual([{ kind: "text", lines: [pieces] }]);
  });
});

it("puts lines that begin with a mark into lists, and keeps the others as they stand", () => {
  expect(blocks("Wants:\n- one\n* two\n\n2. second\n3) third\n-3 is no item")).toEqual([
    { kind: "text", lines: [[plain("Wants:")]] },
    { kind: "bullets", lines: [[plain("one")], [plain("two")]] },
    { kind: "text", lines: [[]] },
    { kind: "numbers", lines: [[plain("second")], [plain("third")]], start: 2 },
    { kind: "text", lines: [[plain("-3 is no item")]] },
  ]);
});
