"""Decide what the columns are."""

from libs.common.actor import Actor
from services.importer.application.find_import import find_import
from services.importer.domain.job import ImportJob
from services.importer.domain.mapping import Mapping, check_mapping
from services.importer.ports import Storage


def set_mapping(storage: Storage, actor: Actor, import_id: str, mapping: Mapping) -> ImportJob:
    """Keep a mapping; an earlier check is void.

    Raises InvalidInputError when it doesn't fit the file, WrongStateError, NotFoundError.
    """
    with storage.write() as imports:
        job = find_import(imports, actor, import_id, lock=True)
        job.require("map")
        job.mapping = check_mapping(mapping, job.headers)
        job.mapping_version += 1
        job.state, job.phase, job.error = "mapped", None, None
        imports.save(job)
    return job
