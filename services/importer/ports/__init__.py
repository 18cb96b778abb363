"""What the importer needs of the world."""

from services.importer.ports.chunks import Chunk
from services.importer.ports.contacts import Call, Changes, Contacts
from services.importer.ports.jobs import Totals
from services.importer.ports.storage import Imports, Storage
from services.importer.ports.tasks import Claim, Task, TaskName
from services.importer.ports.workers import Tasks

__all__ = [
    "Call", "Changes", "Chunk", "Claim", "Contacts", "Imports", "Storage", "Task", "TaskName",
    "Tasks", "Totals",
]  # fmt: skip
