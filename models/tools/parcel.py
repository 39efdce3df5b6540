"""Where an archive's files are: in a folder, or in a ZIP file. Both are written and read as a stream.

What is read may come from anywhere: no name leads out of the parcel, nothing is unpacked to the disk, and
what is read of a file ends where the file is said to end.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol

from models.errors import Refused

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a ZIP: the same rows make the same bytes."""

MOST_BYTES = 8 << 30
"""Everything unpacked; a hundred thousand messages are a twentieth of it."""

MOST_FILES = 1000

NAME = re.compile(r"manifest\.json|committee\.json|tables/[a-z_]+\.csv")
"""What a file of a parcel can be called; so none leads out of it."""

_FAULTS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What reading a ZIP can raise that is broken, locked, or packed in a way that is not known here."""


class Out(Protocol):
    """Where files are written, one after the other."""

    def write(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """A new file, from its beginning; ``/`` stands between folder and file."""
        ...


class In(Protocol):
    """Where files are read."""

    def read(self, name: str) -> AbstractContextManager["Reader"]:
        """That file, from its beginning. Raises Refused when it is not there or cannot be read."""
        ...


class Reader:
    """A file that is read. Raises Refused, whatever is wrong with what holds it."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name

    def read(self, most: int) -> bytes:
        """At most so many bytes; none at the end."""
        return self._got(self._file.read, most)

    def readline(self, most: int) -> bytes:
        """The next line with its end, or its first ``most`` bytes; none at the end."""
        return self._got(self._file.readline, most)

    def _got(self, get: Any, most: int) -> bytes:
        try:
            found: bytes = get(most)
        except _FAULTS as fault:
            raise Refused("archive", "archive_broken", self._name) from fault
        return found


class ZipOut:
    """Files in a ZIP, which is whole once ``closed`` has been left."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)

    def write(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """As ``Out.write``."""
        about = zipfile.ZipInfo(name, EPOCH)
        about.compress_type = zipfile.ZIP_DEFLATED
        about.external_attr = 0o600 << 16
        return self._zip.open(about, "w", force_zip64=True)

    def __enter__(self) -> "ZipOut":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()


class Folder:
    """Files in a folder that only its owner reads."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """As ``Out.write``; a file that is there already is never overwritten (FileExistsError)."""
        path = self._root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return private_file(path)

    @contextmanager
    def read(self, name: str) -> Iterator[Reader]:
        """As ``In.read``."""
        _check_name(name)
        try:
            file = (self._root / name).open("rb")
        except OSError as fault:
            raise Refused("archive", "archive_file_missing", name) from fault
        with file:
            yield Reader(file, name)


class ZipIn:
    """Files in a ZIP of which nobody knows who made it. Raises Refused for one that is none of ours."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _FAULTS as fault:
            raise Refused("archive", "no_archive") from fault
        entries = self._zip.infolist()
        for entry in entries:
            _check_name(entry.filename)
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise Refused("archive", "archive_too_large")

    @contextmanager
    def read(self, name: str) -> Iterator[Reader]:
        """As ``In.read``."""
        _check_name(name)
        try:
            file = self._zip.open(name)
        except KeyError as fault:
            raise Refused("archive", "archive_file_missing", name) from fault
        except _FAULTS as fault:
            raise Refused("archive", "archive_broken", name) from fault
        with file:
            yield Reader(file, name)


def private_file(path: Path) -> BinaryIO:
    """A new file that only its owner reads. Raises FileExistsError for one that is there already."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise Refused("archive", "archive_path", name)
