"""List everybody whom a question finds, for what is done with all of them."""

from libs.common.actor import Actor
from services.search.application.find_contacts import look_up
from services.search.domain.filtering import matches
from services.search.domain.question import Question
from services.search.ports import Contacts, FoundIds, SearchIndex, SearchUnavailableError

_ANSWER_SECONDS = 1.9


def find_ids(
    index: SearchIndex, contacts: Contacts, actor: Actor, question: Question, after: str, most: int
) -> FoundIds:
    """List the ids of all whom `find_contacts` finds, in order of id, behind one, up to `most`.

    Raises NotAllFoundError, and SearchUnavailableError with a hint when the index is down and the
    question is not an exact number or address.
    """
    try:
        return index.ids(question, after, most)
    except SearchUnavailableError as problem:
        rows = look_up(contacts, actor, question.wanted, _ANSWER_SECONDS, problem)
    passed = sorted(row["id"] for row in rows if matches(question.filters, row))
    behind = [each for each in passed if each > after]
    return FoundIds(behind[:most], more=len(behind) > most)
