"""Workspaces, asked of contacts."""

from libs.common.errors import WarmlineError
from libs.common.http.auth import INTERNAL_SCOPE
from libs.common.http.client import ServiceClient
from libs.common.http.tokens import service_actor
from libs.common.log import get_logger
from services.gateway.ports import Workspace

log = get_logger(__name__)

SECONDS = 2.0


class ContactsWorkspaces:
    """Workspaces over contacts' internal API. Thread-safe."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def find(self, workspace_id: str) -> Workspace:
        who = service_actor("gateway", frozenset({INTERNAL_SCOPE}), workspace_id)
        path = f"/internal/v1/workspaces/{workspace_id}"
        try:
            found = self._client.call("GET", path, who, timeout=SECONDS)
            return Workspace(found["id"], found["name"], found["plan"], found.get("time_zone"))
        except (WarmlineError, KeyError, TypeError) as problem:
            log.warning("workspace can't be read", cause=type(problem).__name__)
            return Workspace(workspace_id)
