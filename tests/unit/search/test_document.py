import hashlib

import msgspec
import pytest

from libs.common.events.contacts import ContactDocument, Owner
from services.search.adapters import embedded_schema, meilisearch_documents
from services.search.domain.document import FORMAT, milliseconds, search_document

CONTACT = ContactDocument(
    id="0192d0a0-0000-7000-8000-000000000001",
    workspace_id="shop",
    version=7,
    state="live",
    name="Jean-Luc D'Angelo",
    status="warm",
    created_at="2026-01-02T03:04:05Z",
    updated_at="2026-01-02T03:04:05.500Z",
    source="manual",
    phone="+5531988887777",
    wa_id="553188887777",
    user_id="BR.123Abc",
    username="@Jean.Luc",
    email="Jean-Luc+News@Mail.Example.com",
    tags=["VIP", "Água"],
    owner=Owner(id="ann", name="Ann Árbor"),
    last_active_at="2026-03-01T00:00:00Z",
    wa_profile_name="JL 🌸",
    previous_phones=["+5531988887777", "+33612345678"],
)


def test_names_are_words_with_their_joined_and_parted_forms():
    document = search_document(CONTACT)

    assert document.words == ("jean", "luc", "dangelo")
    assert document.profile_words == ("jl", "🌸")
    assert set(document.joined) == {"jeanluc", "d", "angelo"}
    assert document.solid == "jeanlucdangelo"
    assert document.name_keys == ("dangelo jean luc", "jl 🌸")


def test_addresses_are_whole_and_in_parts():
    document = search_document(CONTACT)

    assert document.emails == ("jean-luc+news@mail.example.com",)
    assert document.email_words == ("jean", "luc", "news", "mail.example.com", "mail", "example")
    assert document.handles == ("jean.luc", "br.123abc")


def test_numbers_are_digits_and_a_current_one_is_no_previous_one():
    document = search_document(CONTACT)

    assert document.phones == ("5531988887777", "553188887777")
    assert document.previous == ("33612345678",)


def test_filters_and_orders_have_their_values():
    document = search_document(CONTACT)

    assert (document.tags, document.owner_id, document.status) == (("vip", "água"), "ann", "warm")
    assert (document.owner_name, document.status_order) == ("ann arbor", 1)
    assert (document.created, document.active) == (1767323045000, 1772323200000)
    assert document.updated - document.created == 500


def test_the_row_is_the_contact_itself():
    row = search_document(CONTACT).row

    assert msgspec.convert(row, ContactDocument) == CONTACT


def test_a_contact_with_nothing_but_a_name_can_be_indexed():
    bare = ContactDocument(
        id="x", workspace_id="w", version=1, state="live", name="", status="cold",
        created_at="2026-01-01T00:00:00Z", updated_at="2026-01-01T00:00:00Z", source="webhook",
    )  # fmt: skip
    document = search_document(bare)

    assert (document.words, document.phones, document.emails, document.active) == ((), (), (), 0)
    assert document.name_keys == ()


@pytest.mark.parametrize(("moment", "expected"), [(None, 0), ("1970-01-01T00:00:01Z", 1000)])
def test_moments_are_milliseconds(moment, expected):
    assert milliseconds(moment) == expected


WRITTEN = {6: "b99351fbc9cc2500"}
"""What both engines are given for CONTACT in a format; when it changes, the format goes up.

Format 6 differs from 5 in what may be true of a contact, and in the addresses of who was merged in.
"""


def test_what_is_written_of_a_contact_changes_only_with_the_format():
    document = search_document(CONTACT)
    written = [
        embedded_schema.live_document(document).to_dict(),
        meilisearch_documents.document_of(document),
    ]
    for each in written:  # the row is whatever contacts says
        each.pop("row")
        each.pop("indexed", None)
    digest = hashlib.sha256(msgspec.json.encode(written, order="deterministic")).hexdigest()

    assert digest[:16] == WRITTEN.get(FORMAT), "raise FORMAT: older indexes have to be rebuilt"


def test_other_fields_of_the_embedded_index_have_another_digest():
    fields = embedded_schema.FIELDS
    others = [
        {name: options for name, options in fields.items() if name != "solid"},
        {**fields, "new": fields["solid"]},
        {**fields, "solid": {**fields["solid"], "fast": True}},
    ]

    digests = {embedded_schema.digest_of(each) for each in (fields, *others)}
    assert len(digests) == 4
    assert embedded_schema.digest_of(fields) == embedded_schema.SCHEMA
    for each in others:
        embedded_schema.build_schema(each)
