"""Answers that are not sent again to who has them already: some ask again and again."""

import hashlib

from flask import Response, request

LONGEST = 256 * 1024
"""Bytes of a body that is worth hashing."""


def shorten_if_same(response: Response) -> None:
    """Give a JSON answer to a GET a weak ETag of its content; turn it into 304 if that is known.

    One that has an ETag of its own keeps it: that one is a version, for If-Match, and what such an
    answer shows may change without it. One that is streamed, or long, stays as it is.
    """
    if (
        request.method not in {"GET", "HEAD"} or response.status_code != 200
        or not response.is_json or response.is_streamed or "ETag" in response.headers
        or (response.content_length or 0) > LONGEST
    ):  # fmt: skip
        return
    tag = hashlib.blake2b(response.get_data(), digest_size=16).hexdigest()
    response.set_etag(tag, weak=True)
    if request.if_none_match.contains_weak(tag):
        response.status_code = 304
