import inspect

import pytest

from libs.common import errors
from libs.common.bus.port import BusUnavailableError
from libs.common.http.problems import STATUS, problem_document, status_of

EVERY = [
    each
    for _, each in inspect.getmembers(errors, inspect.isclass)
    if issubclass(each, errors.WarmlineError) and each is not errors.WarmlineError
]


@pytest.mark.parametrize("error_class", EVERY)
def test_every_error_has_a_code_a_title_and_says_when_it_is_raised(error_class):
    assert error_class.code != errors.WarmlineError.code
    assert error_class.title != errors.WarmlineError.title
    assert (error_class.__doc__ or "").startswith("Raised ")


def test_codes_are_unique():
    assert len({each.code for each in EVERY}) == len(EVERY)


def test_every_error_that_callers_can_meet_has_a_status():
    assert set(EVERY) - set(STATUS) == {errors.SettingsError}


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFoundError("x"), 404),
        (type("Missing", (errors.NotFoundError,), {})("x"), 404),  # by its nearest ancestor
        (BusUnavailableError("x"), 503),  # retryable, and in no table
        (errors.PlanLimitReachedError("x"), 402),
        (errors.SettingsError(["x"]), 500),
    ],
)
def test_the_status_is_that_of_the_nearest_ancestor(error, status):
    assert status_of(error) == status


def test_a_problem_document_has_the_members_of_the_rfc_the_code_and_the_facts():
    error = errors.PlanLimitReachedError("no room", plan="free", used=100, limit=100)
    assert problem_document(error, "r1") == {
        "type": "urn:warmline:problem:plan_limit_reached",
        "title": "The plan's contact limit is reached",
        "status": 402,
        "detail": "no room",
        "code": "plan_limit_reached",
        "request_id": "r1",
        "plan": "free",
        "used": 100,
        "limit": 100,
    }


def test_a_fact_can_not_replace_a_member():
    assert problem_document(errors.NotFoundError("x", status=200), "r1")["status"] == 404


def test_a_field_error_names_its_field():
    error = errors.InvalidInputError.of("phone", "needs a country code", code="no_country")
    assert error.errors == {"phone": ["needs a country code"]}
    assert error.reason_code == "no_country"
    assert problem_document(error, "r1")["errors"] == {"phone": ["needs a country code"]}


def test_bad_settings_keep_their_problems_apart():
    assert errors.SettingsError(["a", "b"]).problems == ["a", "b"]
    assert errors.SettingsError(["a", "b"]).detail == "a; b"
