import threading

import pytest

from libs.common.trace import child_of, current_trace_id, current_traceparent, traced

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_outside_of_any_work_there_is_no_trace():
    assert current_traceparent() is None
    assert current_trace_id() is None


def test_work_goes_on_in_the_trace_it_came_with_under_a_span_of_its_own():
    with traced(PARENT) as own:
        assert current_traceparent() == own != PARENT
        assert current_trace_id() == "0af7651916cd43dd8448eb211c80319c"
    assert current_traceparent() is None


@pytest.mark.parametrize(
    "bad",
    [
        None,
        "",
        "nonsense",
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        PARENT.upper(),
        PARENT + "\nX-Evil: 1",
    ],
)
def test_a_bad_parent_begins_a_new_trace(bad):
    made = child_of(bad)
    assert "0af7651916cd43dd8448eb211c80319c" not in made
    assert child_of(made).split("-")[1] == made.split("-")[1]


def failing_work_in_a_new_trace() -> None:
    with traced():
        raise KeyError(current_trace_id())


def test_traces_nest_and_come_back_when_a_block_raises():
    with traced(PARENT) as outer:
        with pytest.raises(KeyError) as caught:
            failing_work_in_a_new_trace()
        assert caught.value.args != (current_trace_id(),)
        assert current_traceparent() == outer


def test_threads_do_not_share_a_trace():
    seen: list[str | None] = []
    with traced(PARENT):
        thread = threading.Thread(target=lambda: seen.append(current_traceparent()))
        thread.start()
        thread.join()
    assert seen == [None]
