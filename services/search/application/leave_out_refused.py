"""Write a batch without what the engine will never take."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from services.search.ports import IndexRefusedError

Item = TypeVar("Item")

MOST_REFUSED = 100
"""More than this is no matter of single contacts: the engine refuses everything."""


class RefusedItems(list[Item]):
    """What was refused so far. `note` raises the engine's error when it is more than a few."""

    def note(self, item: Item, problem: IndexRefusedError) -> None:
        """Note one; raises the problem when there are more than MOST_REFUSED."""
        self.append(item)
        if len(self) > MOST_REFUSED:
            raise problem


def leave_out_refused(
    write: Callable[[Sequence[Item]], object], items: Sequence[Item], refused: RefusedItems[Item]
) -> None:
    """Write items in one batch, in halves where it is refused, until the culprits are alone.

    refused: gets those that the engine will never take. Raises IndexRefusedError when it is full,
    and whatever else `write` raises.
    """
    if not items:
        return
    try:
        write(items)
    except IndexRefusedError as problem:
        if len(items) == 1:
            refused.note(items[0], problem)
            return
        middle = len(items) // 2
        leave_out_refused(write, items[:middle], refused)
        leave_out_refused(write, items[middle:], refused)
