"""A member of the demo's team, who works through the API as a browser does."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import requests

from libs.common.actor import SCOPES_OF_ROLE, Actor
from libs.common.errors import UnavailableError

PATIENCE = 60.0


class Colleague:
    """Somebody signed in. base_url: where Warmline listens. key: what opens the session."""

    def __init__(self, base_url: str, path: str, key: dict[str, str]) -> None:
        self._base = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Sec-Fetch-Site"] = "same-origin"
        opened = self.post(path, key)
        member = opened["member"]
        self.id = str(member["id"])
        self.actor = Actor(
            "member", self.id, member["name"], opened["workspace"]["id"],
            SCOPES_OF_ROLE[member["role"]], member["role"],
        )  # fmt: skip

    @classmethod
    def by_password(cls, base_url: str, email: str, password: str) -> "Colleague":
        """Sign in as the form does. Raises UnavailableError."""
        return cls(base_url, "/api/v1/session", {"email": email, "password": password})

    @classmethod
    def by_link(cls, base_url: str, token: str, password: str) -> "Colleague":
        """Sign in with a one-time link, choosing a password. Raises UnavailableError."""
        return cls(base_url, "/api/v1/session/link", {"token": token, "password": password})

    def get(self, path: str, **params: Any) -> Any:
        """Read. Raises UnavailableError when it is refused."""
        return self._call("GET", path, params=params)

    def get_all(self, path: str) -> Iterator[dict[str, Any]]:
        """Read a list page by page, to its end. Raises UnavailableError when it is refused."""
        params: dict[str, Any] = {"limit": 100}
        while True:
            page = self.get(path, **params)
            yield from page["items"]
            if page["next"] is None:
                return
            params["cursor"] = page["next"]

    def post(self, path: str, body: Any = None) -> Any:
        """Send. Raises UnavailableError when it is refused."""
        return self._call("POST", path, json=body)

    def put(self, path: str, body: Any) -> Any:
        """Set. Raises UnavailableError when it is refused."""
        return self._call("PUT", path, json=body)

    def patch(self, path: str, body: Any) -> Any:
        """Change. Raises UnavailableError when it is refused."""
        return self._call("PATCH", path, json=body)

    def upload(self, name: str, text: str) -> dict[str, Any]:
        """Hand in a CSV file. Returns the import with the columns that it guessed."""
        job = self._call("POST", "/api/v1/imports", files={"file": (name, text, "text/csv")})
        return dict(job)

    def check_import(self, job: dict[str, Any], **mapping: Any) -> None:
        """Take the guessed columns and have the rows checked."""
        address = self._take_guess(job, mapping)
        self.post(f"{address}/check")
        wait_for(lambda: self.get(address)["state"] == "checked", f"{job['file_name']} checked")

    def begin_import(
        self, name: str, text: str, *, first_check: bool = True, **mapping: Any
    ) -> str:
        """Upload a file, take the guessed columns, check and start. Returns the import's id."""
        job = self.upload(name, text)
        if first_check:
            self.check_import(job, **mapping)
        else:
            self._take_guess(job, mapping)
        self.post(f"/api/v1/imports/{job['id']}/start")
        return str(job["id"])

    def finish_import(self, name: str, text: str, **mapping: Any) -> str:
        """Do the same and wait for the end. Returns the import's id."""
        job = self.begin_import(name, text, **mapping)
        address = f"/api/v1/imports/{job}"
        wait_for(lambda: self.get(address)["state"] == "finished", f"{name} to be imported")
        return job

    def _take_guess(self, job: dict[str, Any], mapping: dict[str, Any]) -> str:
        """Map the columns as they were guessed. Returns the import's address."""
        address = f"/api/v1/imports/{job['id']}"
        columns = {column["header"]: column["guess"] for column in job["columns"]}
        self.put(f"{address}/mapping", {"columns": columns, "tag_separator": ",", **mapping})
        return address

    def _call(self, method: str, path: str, **kwargs: Any) -> Any:
        answer = self._session.request(method, self._base + path, timeout=60, **kwargs)
        if not answer.ok:
            raise UnavailableError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return answer.json() if answer.content else None


def wait_for(ready: Callable[[], bool], what: str) -> None:
    """Wait until something is so. Raises UnavailableError after a minute."""
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise UnavailableError(f"waited {PATIENCE:.0f} s for {what}")
        time.sleep(0.1)
