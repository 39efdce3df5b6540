"""``python bot.py export``, ``import``, ``backup`` and ``restore``: all of it, out and back in."""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from handlers.which_committee import Unable, check_revision, chosen
from models import migrate
from models.errors import Refused
from models.settings import Way, load_settings
from models.tools import archive, backup
from models.tools.archive_load import import_committee
from models.tools.archive_read import open_archive
from models.tools.parcel import Folder, In, ZipIn
from prompts.errors import explain
from prompts.tools import archive_cli as prompts


def run_archive(arguments: argparse.Namespace, *, now: datetime) -> int:
    """Does what the words of the command line say; returns the exit status. Raises SettingsFault."""
    url = load_settings(way=Way.NONE).database_url
    does: dict[str, Callable[[], str]] = {
        "export": lambda: _export(url, arguments.path, arguments.team),
        "import": lambda: _import(url, arguments.path, now),
        "backup": lambda: _back_up(url, arguments.path),
        "restore": lambda: _restore(url, arguments.path, arguments.replace, now),
    }
    try:
        print(does[arguments.command]())
    except Refused as refused:
        print(explain(refused, now).plain, file=sys.stderr)
    except Unable as unable:
        print(unable, file=sys.stderr)
    except OSError as fault:
        reason = (fault.strerror or str(fault)).casefold()
        print(prompts.no_file(str(fault.filename or arguments.path), reason), file=sys.stderr)
    else:
        return 0
    return 1


def _export(url: str, folder: Path, team: str) -> str:
    """Writes beside the folder first: what stands under its name is whole."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unable(prompts.folder_in_use(str(folder)))
    check_revision(url)
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.absolute().parent))
    try:
        with backup.opened(url) as database, database.reading() as session:
            committee = chosen(session, team)
            manifest = archive.export(session, Folder(beside), committee.pk)
            name = committee.name
        if folder.exists():
            folder.rmdir()
        os.rename(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return prompts.exported(name, str(folder), manifest)


def _import(url: str, path: Path, now: datetime) -> str:
    with _parcel(path) as parcel:
        found = open_archive(parcel)
        migrate.upgrade(url)
        with backup.opened(url) as database, database.transaction() as session:
            name = import_committee(session, found, now=now).name
    return prompts.imported(name, found.counts, found.left_out)


@contextmanager
def _parcel(path: Path) -> Iterator[In]:
    """A folder, or a ZIP file."""
    if path.is_dir():
        yield Folder(path)
        return
    with path.open("rb") as file:
        yield ZipIn(file)


def _back_up(url: str, path: Path) -> str:
    check_revision(url)
    backup.write_backup(url, path)
    return prompts.backed_up(str(path))


def _restore(url: str, path: Path, replace: bool, now: datetime) -> str:
    backup.read_backup(url, path, replace=replace, now=now)
    return prompts.restored(str(path))
