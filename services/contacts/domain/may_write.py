"""May I write to this person? One verdict for each business number, with its reasons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from services.contacts.domain.contact import WINDOW, Contact

Verdict = Literal["free_text", "template_only", "no_phone", "blocked", "no_number"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
Reason = Literal[
    "blocked", "no_phone", "no_number", "window_open", "window_closed", "never_wrote",
    "marketing_stopped",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MayWrite:
    """What a business number may send now. verdict: free_text: anything, until free_until.
    template_only: approved templates, WhatsApp's rule. no_phone: there is neither a number nor a
    WhatsApp id to write to. blocked: a person here decided so. reasons: all that hold, the one that
    decides first; with marketing_stopped, a template must not be marketing.
    """

    phone_number_id: str
    display: str | None
    verdict: Verdict
    free_until: datetime | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The verdict of the number that may do most, and those of all; without any, no_number."""

    verdict: Verdict
    free_until: datetime | None
    reasons: tuple[Reason, ...]
    numbers: Sequence[MayWrite]


def may_write(
    contact: Contact,
    numbers: Mapping[str, str | None],
    heard: Mapping[str, datetime],
    stopped: Collection[str],
    now: datetime,
) -> Overall:
    """Return the verdicts. numbers: how each is displayed, by id. heard: when the person last wrote
    to a number or called it, as far as that may matter. stopped: where marketing was refused.
    """
    each = [
        _of_number(contact, own, display, heard.get(own), own in stopped, now)
        for own, display in numbers.items()
    ]
    if not each:
        barred = _barred(contact)
        verdict: Verdict = barred[0] if barred else "no_number"
        return Overall(
            verdict=verdict, free_until=None, reasons=(*barred, "no_number"), numbers=each
        )
    best = min(each, key=_rank)
    return Overall(
        verdict=best.verdict, free_until=best.free_until, reasons=best.reasons, numbers=each
    )


def _of_number(
    contact: Contact, own: str, display: str | None, heard: datetime | None, is_stopped: bool,  # noqa: FBT001 - one of the facts
    now: datetime,
) -> MayWrite:  # fmt: skip
    until = heard + WINDOW if heard and heard + WINDOW > now else None
    barred = _barred(contact)
    verdict: Verdict = barred[0] if barred else "free_text" if until else "template_only"
    return MayWrite(
        phone_number_id=own,
        display=display,
        verdict=verdict,
        free_until=until if verdict == "free_text" else None,
        reasons=(*barred, _window(contact, until), *_refused(is_stopped)),
    )


def _barred(contact: Contact) -> tuple[Literal["blocked", "no_phone"], ...]:
    is_reachable = contact.phone or contact.wa_id or contact.user_id
    return (
        *(("blocked",) if contact.blocked else ()),
        *(() if is_reachable else ("no_phone",)),
    )


def _window(contact: Contact, until: datetime | None) -> Reason:
    if until:
        return "window_open"
    return "window_closed" if contact.last_inbound_at else "never_wrote"


def _refused(is_stopped: bool) -> tuple[Reason, ...]:  # noqa: FBT001 - a fact
    return ("marketing_stopped",) if is_stopped else ()


def _rank(each: MayWrite) -> tuple[int, bool, float]:
    """Order numbers by what they may do: the most first, then the window open longest."""
    until = each.free_until.timestamp() if each.free_until else 0.0
    return VERDICTS.index(each.verdict), "marketing_stopped" in each.reasons, -until
