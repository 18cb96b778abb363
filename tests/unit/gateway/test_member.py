"""What may be done to members."""

from datetime import UTC, datetime
from typing import Any

import pytest

from libs.common.actor import Role
from libs.common.errors import InvalidInputError, WarmlineError
from services.gateway.domain.member import (
    LastOwnerError,
    Member,
    MemberChange,
    OwnersOnlyError,
    changed,
    check_change,
    clean_email,
    clean_name,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def a_member(role: Role = "staff", status: Any = "active") -> Member:
    password_hash = None if status == "invited" else "hash"
    return Member("m1", "w1", "a@b.c", "Ada", role, status, 1, NOW, password_hash=password_hash)


@pytest.mark.parametrize(
    ("by", "before", "after", "other_owners", "refused"),
    [
        ("owner", "owner", "staff", 1, None),
        ("owner", "owner", "staff", 0, LastOwnerError),
        (None, "owner", "viewer", 0, LastOwnerError),  # not even the operator
        ("admin", "owner", "staff", 1, OwnersOnlyError),
        ("admin", "staff", "owner", 1, OwnersOnlyError),
        ("admin", "staff", "admin", 1, None),
        ("owner", "viewer", "owner", 1, None),
        (None, "viewer", "owner", 0, None),
    ],
)
def test_who_may_give_which_role(
    by: Role | None,
    before: Role,
    after: Role,
    other_owners: int,
    refused: type[WarmlineError] | None,
) -> None:
    member = a_member(before)
    change = changed(member, MemberChange(role=after))
    if refused is None:
        check_change(by, member, change, other_owners)
    else:
        with pytest.raises(refused):
            check_change(by, member, change, other_owners)


def test_the_last_owner_can_not_be_disabled() -> None:
    owner = a_member("owner")
    with pytest.raises(LastOwnerError):
        check_change("owner", owner, changed(owner, MemberChange(status="disabled")), 0)


def test_an_invited_owner_does_not_count_and_may_go() -> None:
    invited = a_member("owner", "invited")
    check_change("owner", invited, changed(invited, MemberChange(status="disabled")), 0)


def test_an_admin_may_not_rename_an_owner() -> None:
    owner = a_member("owner")
    with pytest.raises(OwnersOnlyError):
        check_change("admin", owner, changed(owner, MemberChange(name="Eve")), 1)


def test_nothing_changed_is_no_new_version() -> None:
    member = a_member()
    same = MemberChange(name="Ada", role="staff", status="active")
    assert changed(member, same) is member
    assert changed(member, MemberChange(name="Bo")).version == 2


@pytest.mark.parametrize(
    ("has_password", "status"),
    [(True, "active"), (False, "invited")],
)
def test_enabling_returns_to_where_the_member_was(has_password: bool, status: str) -> None:
    member = a_member("staff", "disabled" if has_password else "invited")
    disabled = changed(member, MemberChange(status="disabled"))
    assert changed(disabled, MemberChange(status="active")).status == status


def test_a_password_hash_is_not_in_what_is_printed() -> None:
    assert "hash" not in repr(a_member()).replace("password_hash", "")


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ada@example.org", "ada@example.org"),
        ("  Ada@Example.ORG ", "ada@example.org"),
        ("o'brien+x@sub.example.co", "o'brien+x@sub.example.co"),
        ("ada+tag@example.org", "ada+tag@example.org"),
        ("ada@localhost", None),
        ("ada", None),
        ("@example.org", None),
        ("ada@", None),
        ("ada@example..", None),
        ("a b@example.org", None),
        ("ada@exa\nmple.org", None),
        ("ada@@example.org", None),
        ("x" * 250 + "@e.org", None),
    ],
)
def test_e_mail_addresses(text: str, email: str | None) -> None:
    if email is None:
        with pytest.raises(InvalidInputError) as caught:
            clean_email(text)
        assert list(caught.value.errors) == ["email"]
    else:
        assert clean_email(text) == email


@pytest.mark.parametrize("text", ["", "   ", "x" * 201, "a\x00b", "a\u202eb"])
def test_names_that_can_not_be_shown(text: str) -> None:
    with pytest.raises(InvalidInputError):
        clean_name(text)


def test_a_name_loses_its_spare_blanks() -> None:
    assert clean_name("  Ada \n Lovelace ") == "Ada Lovelace"
