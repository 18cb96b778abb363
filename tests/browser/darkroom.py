"""Pictures beside one another, pixel by pixel; the browser that took them also reads them."""

import base64
import struct
import zlib
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser

TOLERANCE = 16
"""How far a channel of a pixel may be from what it was, of 255."""
MOST = 20
"""How many pixels may differ: none do from run to run, and no word is as small."""
READ = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d", {willReadFrequently: true});
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, image.width, image.height);
}"""
PIXELS = f"""async (png) => {{
  const {{width, height, data}} = await ({READ})(png);
  let text = "";
  for (let at = 0; at < data.length; at += 0x8000)
    text += String.fromCharCode(...data.subarray(at, at + 0x8000));
  return {{width, height, data: btoa(text)}};
}}"""
COMPARE = f"""async ([before, after, tolerance]) => {{
  const read = {READ};
  const [old, now] = await Promise.all([read(before), read(after)]);
  const size = `${{old.width}} x ${{old.height}}`, its = `${{now.width}} x ${{now.height}}`;
  if (size !== its) return {{size: `${{its}} instead of ${{size}}`, pixels: 0, picture: after}};
  const [was, is] = [new Uint32Array(old.data.buffer), new Uint32Array(now.data.buffer)];
  const far = [];
  for (let at = 0; at < is.length; at += 1) {{
    if (was[at] === is[at]) continue;
    for (let each = 4 * at; each < 4 * at + 3; each += 1)
      if (Math.abs(old.data[each] - now.data[each]) > tolerance) {{ far.push(at); break; }}
  }}
  if (far.length === 0) return {{size: "", pixels: 0, picture: ""}};
  for (let at = 0; at < old.data.length; at += 1)
    if (at % 4 < 3) old.data[at] = 191 + old.data[at] / 4;
  for (const at of far) old.data.set([220, 0, 60], 4 * at);
  const canvas = new OffscreenCanvas(old.width, old.height);
  canvas.getContext("2d").putImageData(old, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
  const picture = btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
  return {{size: "", pixels: far.length, picture}};
}}"""


@dataclass(frozen=True)
class Difference:
    """pixels: how many are not as they were. picture: a PNG with those in red.

    size: what is wrong with the size, if it is another; then the picture is the new one. Where
    nothing differs, it is empty.
    """

    pixels: int
    size: str
    picture: bytes

    @property
    def seen(self) -> bool:
        """Whether it is a difference to somebody who looks."""
        return self.pixels > MOST or bool(self.size)


class Darkroom:
    """A page of a browser that reads PNG files."""

    def __init__(self, browser: Browser) -> None:
        self._page = browser.new_page()

    def compare(self, before: bytes, after: bytes) -> Difference:
        """Tell how a picture differs from what it was."""
        given = [_text(before), _text(after), TOLERANCE]
        found: dict[str, Any] = self._page.evaluate(COMPARE, given)
        picture = base64.b64decode(found["picture"])
        return Difference(int(found["pixels"]), found["size"], picture)

    def pack(self, png: bytes) -> bytes:
        """Write the same pixels smaller: text on plain colours is best left unfiltered."""
        read: dict[str, Any] = self._page.evaluate(PIXELS, _text(png))
        width, height, rgba = read["width"], read["height"], base64.b64decode(read["data"])
        rgb = bytearray(width * height * 3)
        for channel in range(3):
            rgb[channel::3] = rgba[channel::4]
        rows = (b"\0" + rgb[at : at + width * 3] for at in range(0, len(rgb), width * 3))
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)

    def close(self) -> None:
        """Close the page."""
        self._page.close()


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + check


def _text(png: bytes) -> str:
    return base64.b64encode(png).decode()
