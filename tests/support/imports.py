"""Imports as a person does them: upload, accept the guesses, check, start."""

from typing import Any

from tests.support.business import Business
from tests.support.waiting import eventually


def upload(business: Business, text: str) -> dict[str, Any]:
    answer = business.call("POST", "/api/v1/imports", files={"file": ("people.csv", text.encode())})
    assert answer.status_code == 201, answer.text
    job: dict[str, Any] = answer.json()
    columns = {column["header"]: column["guess"] for column in job["columns"]}
    business.put(
        f"/api/v1/imports/{job['id']}/mapping",
        {"columns": columns, "on_match": "update", "tags_mode": "add"},
    )
    return job


def run(business: Business, job: str, action: str, until: str) -> dict[str, Any]:
    business.post(f"/api/v1/imports/{job}/{action}")
    result: dict[str, Any] = eventually(
        lambda: (found := business.get(f"/api/v1/imports/{job}"))["state"] == until and found,
        f"the import {until}", seconds=60,
    )  # fmt: skip
    return result
