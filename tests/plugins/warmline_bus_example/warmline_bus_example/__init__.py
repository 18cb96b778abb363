"""A message bus in one folder: `folder:///path`."""

from warmline_bus_example.bus import FolderBus, open_bus

__all__ = ["FolderBus", "open_bus"]
