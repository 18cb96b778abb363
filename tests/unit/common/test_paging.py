from base64 import urlsafe_b64decode

import pytest

from libs.common.errors import MalformedRequestError
from libs.common.http.paging import Cursors

CURSORS = Cursors("secret")


@pytest.mark.parametrize(
    "position", [[], ["a", 1], ["2026-01-01T00:00:00.000Z", "id"], [None, "é", 2**53]]
)
def test_a_cursor_gives_back_the_position_it_was_made_from(position):
    assert CURSORS.read("contacts:name", CURSORS.write("contacts:name", position)) == position


def test_a_cursor_fits_into_a_url():
    assert CURSORS.write("k", ["?&=/+ é"]).replace("-", "").replace("_", "").isalnum()


def bent(cursor: str) -> str:
    return ("B" if cursor[0] == "A" else "A") + cursor[1:]


@pytest.mark.parametrize(
    "cursor",
    [
        bent(CURSORS.write("k", [1])),
        CURSORS.write("k", [1])[:-2],
        CURSORS.write("another list", [1]),
        Cursors("another secret").write("k", [1]),
        "",
        "é",
        "====",
        "a" * 5000,
    ],
)
def test_a_cursor_that_this_list_did_not_give_out_is_refused(cursor):
    with pytest.raises(MalformedRequestError) as caught:
        CURSORS.read("k", cursor)
    assert caught.value.reason_code == "bad_cursor"


def test_a_cursor_tells_nobody_the_place_that_it_stands_for():
    cursor = CURSORS.write("contacts phone", ["on", "+447700900123"])
    assert b"7700900123" not in urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def test_a_cursor_of_the_release_before_still_leads_on():
    given = "1Lz70K3XJkVnWyJrIixbMV1d"
    assert CURSORS.read("k", given) == [1]
