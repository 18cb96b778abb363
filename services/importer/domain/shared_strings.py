"""The texts that a workbook's cells refer to by number."""

from array import array


class SharedStrings:
    """Texts one behind the other in UTF-8: they cost their length and four bytes each.

    A list of strings would cost fifty bytes more for each, several times the size of the file.
    """

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("I", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        """Add a text behind the others."""
        self._text += text.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._text))

    def __getitem__(self, number: int) -> str:
        """Return a text; the first is 0. Raises IndexError."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        text = self._text[self._ends[number] : self._ends[number + 1]]
        return text.decode("utf-8", "surrogatepass")
