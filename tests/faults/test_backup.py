"""A backup amid the load: what got 200 before it is in it, once and in order, and it runs."""

from dataclasses import replace
from pathlib import Path

from tests.support.business import a_business
from tests.support.ledger import (
    Load,
    assert_nothing_lost,
    assert_search_agrees,
    assert_settled,
    stored,
)
from tests.support.product import Product, embedded_product
from tests.support.waiting import eventually


def test_a_backup_amid_the_load_has_all_that_got_200_before_it(
    mortal: Product, tmp_path: Path
) -> None:
    business = a_business(mortal)
    folder = tmp_path / "backup"
    with Load(business) as load:
        before = {wamid for each in load.acknowledged.values() for wamid in each}
        made = mortal.cli("backup", str(folder))
        load.goes_on()
    assert {"bus.db", "contacts.db", "gateway.db", "importer.db", "secrets.json"} <= {
        *made["files"]
    }
    assert_nothing_lost(load)

    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    restored = embedded_product(elsewhere, WARMLINE_DATA=str(folder))
    try:
        there = replace(business, product=restored.start())
        eventually(
            lambda: not before - {wamid for each in stored(there).values() for wamid in each},
            "every message from before the backup", seconds=90, every=0.5,
        )  # fmt: skip
        assert_settled(restored)
        for who, wamids in stored(there).items():
            known = load.acknowledged[who.removeprefix("+")]
            assert wamids == known[: len(wamids)], f"lost, twice or out of order: {who}"
        assert_search_agrees(there)
        assert there.hears_message("33612999999", "Later")
        there.eventually_found("33612999999", "Later")
    finally:
        restored.stop()
