"""Which passwords are good enough."""

import pytest

from libs.common.errors import InvalidInputError
from services.gateway.domain.password import check_password, normal_password

EMAIL = "ada.lovelace@example.org"


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",  # exactly twelve
        "correct horse battery",
        "пароль для теплой линии",
        "密码密码我的长密码是这样的",
        "emoji 🦦🦦🦦 otters",
        "x" * 4 + "y1z2w3v4",
        "a" * 128 + "bcdefg" + "h" * 122,  # 256, the longest
    ],
)
def test_good_ones_pass(password: str) -> None:
    check_password(password, EMAIL)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "at least 12"),
        ("elevenchars", "at least 12"),
        ("x1y2z3w4" * 33, "at most 256"),
        ("passwordpassword", "tried first"),
        ("PasswordPassword", "tried first"),
        ("administrator1!", "tried first"),
        ("letmeinplease99", "tried first"),
        ("ada.lovelace@example.org", "e-mail"),
        ("ada.lovelace2024", "e-mail"),
        ("aaaaaaaaaaaaaaaa", "over and over"),
        ("abababababababab", "over and over"),
        ("123456789012", "in a row"),
        ("abcdefghijkl", "in a row"),
        ("zyxwvutsrqpo", "in a row"),
    ],
)
def test_bad_ones_name_the_field_and_say_why(password: str, reason: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_password(password, EMAIL)
    assert caught.value.reason_code == "weak_password"
    assert reason in caught.value.errors["password"][0]
    assert caught.value.error_codes["password"].startswith("password_")


def test_the_same_password_from_another_keyboard_is_the_same() -> None:
    composed, decomposed = "caf\u00e9 de la paix", "cafe\u0301 de la paix"
    assert normal_password(composed) == normal_password(decomposed)
