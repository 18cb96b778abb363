"""Imports every module of event types, so that the registry is complete wherever it is read."""

from libs.common.events import contacts, gateway, importer, whatsapp
from libs.common.events.registry import EventType, all_event_types

__all__ = ["catalogue"]

_modules = (contacts, gateway, importer, whatsapp)


def catalogue() -> list[EventType]:
    """List every event type of this repository in alphabetical order."""
    return all_event_types()
