"""A parcel from anywhere: what is wrong with it is said, and nothing of it is written."""

import hashlib
import io
import json
import zipfile

import pytest
from sqlmodel import select

from models import feed
from models.committee import Committee
from models.database import Database
from models.errors import Refused
from models.goal import Goal
from models.tools import archive, parcel
from models.tools.archive_load import import_committee
from models.tools.archive_read import open_archive
from models.tools.parcel import Folder, ZipIn
from tests.archived import export, files, packed, take_in
from tests.laid import laid_file
from tests.models.both import NOW, database, seat, url

__all__ = ["database", "url"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The files of an export with one goal and one step of ben's."""
    source = Database(laid_file(tmp_path_factory.mktemp("made") / "made.db"))
    with source.transaction() as session:
        cast = seat(session)
        cast.step(session, cast.goal(session), owner=cast.ben)
        feed.open_feed(session, cast.ana, now=NOW)
        pk = cast.committee.pk
    found = files(export(source, pk))
    source.close()
    return found


@pytest.fixture
def here(tmp_path):
    """An empty SQLite database, for what is seen before anything is written."""
    found = Database(laid_file(tmp_path / "here.db"))
    yield found
    found.close()


def sealed(made, *, rows=None, manifest=None):
    """The export with other rows (by text) and another manifest, with digests that fit them."""
    changed = dict(made)
    if rows:
        old, new = rows
        text = made[archive.ROWS].decode()
        assert text.count(old) >= 1, old
        changed[archive.ROWS] = text.replace(old, new, 1).encode()
    told = json.loads(changed[archive.MANIFEST])
    for name, about in told["files"].items():
        about |= {"bytes": len(changed[name]), "sha256": hashlib.sha256(changed[name]).hexdigest()}
    changed[archive.MANIFEST] = json.dumps(told | (manifest or {})).encode()
    return changed


def refused(database, data: bytes) -> tuple[str, str]:
    """Code and place of the refusal, after which nothing is there."""
    with pytest.raises(Refused) as told:
        take_in(database, data, now=NOW)
    with database.reading() as session:
        assert session.exec(select(Committee)).all() == []
        assert session.exec(select(Goal)).all() == []
    return told.value.code, told.value.given


def line_of(made, table, name):
    """The first row of the table as it stands in the file, and as a dict."""
    text = made[archive.ROWS].decode()
    line = text.split(f'"{table}": [\n')[1].split("\n")[0].rstrip(",")
    row = json.loads(line)
    assert name in row
    return line, row


def with_value(made, table, name, value):
    line, row = line_of(made, table, name)
    return sealed(made, rows=(line, json.dumps(row | {name: value}, ensure_ascii=False)))


def test_as_it_was_made_it_is_taken(database, made):
    take_in(database, packed(made), now=NOW)
    with database.reading() as session:
        assert len(session.exec(select(Goal)).all()) == 1


@pytest.mark.parametrize("name", ["committee.json", "tables/goal.csv", "manifest.json"])
def test_a_file_that_is_missing_is_named(here, made, name):
    left = {other: data for other, data in made.items() if other != name}
    assert refused(here, packed(left)) == ("archive_file_missing", name)


@pytest.mark.parametrize("name", ["committee.json", "tables/member.csv"])
def test_a_file_that_was_changed_is_named(here, made, name):
    for data in (made[name] + b"\n", made[name][:-1], made[name].replace(b"Ben", b"Bob")):
        assert refused(here, packed(made | {name: data})) == ("archive_changed", name)


def test_a_later_versions_export_is_left_alone(here, made):
    for manifest in ({"schema": "9999"}, {"version": 2}):
        code, _ = refused(here, packed(sealed(made, manifest=manifest)))
        assert code == "archive_newer"


@pytest.mark.parametrize(
    "manifest",
    [
        {"format": "else"},
        {"kind": "else"},
        {"tables": []},
        {"tables": {"goal": {}}},
        {"files": None},
        {"left_out": 1},
    ],
)
def test_a_manifest_that_is_none_is_refused(here, made, manifest):
    assert refused(here, packed(sealed(made, manifest=manifest)))[0] == "no_archive"


def test_tables_and_columns_that_are_not_known_are_refused(here, made):
    told = json.loads(made[archive.MANIFEST])["tables"]
    for tables in (
        told | {"sqlite_master": {"rows": 0, "columns": ["id"]}},
        told | {"goal": {"rows": 1, "columns": ["id", "committee_id", "x; DROP TABLE goal"]}},
        dict(reversed(told.items())),
    ):
        assert refused(here, packed(sealed(made, manifest={"tables": tables})))[0] == "archive_unknown"
    assert (
        refused(here, packed(sealed(made, manifest={"tables": told | {"calendar_feed": told["goal"]}})))[0]
        == "archive_unknown"
    )


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("goal", "state", "no such"),
        ("goal", "number", "1"),
        ("goal", "number", True),
        ("goal", "number", 2**31),
        ("goal", "statement", None),
        ("goal", "statement", 5),
        ("goal", "statement", "a\x00b"),
        ("goal", "created_at", "2026-11-20T10:00:00"),
        ("goal", "created_at", "yesterday"),
        ("goal", "due", "2026-02-30"),
        ("goal", "intercepts", ["\x00"]),
        ("goal", "id", -1),
        ("goal", "committee_id", 999),
        ("committee", "open_meetings", 0),
    ],
)
def test_a_value_that_its_column_does_not_take_is_refused_with_its_row(database, made, table, name, value):
    code, place = refused(database, packed(with_value(made, table, name, value)))
    assert code == "archive_row"
    assert place.startswith(f"{table}, ")


@pytest.mark.parametrize(
    ("table", "name", "value"),
    [("goal", "workgroup_id", 999), ("action_step", "owner_id", 999), ("member", "stand_in_id", 999)],
)
def test_a_row_that_refers_to_nothing_ends_it_all(database, made, table, name, value):
    code, place = refused(database, packed(with_value(made, table, name, value)))
    assert code == "archive_dangling"
    assert place.startswith(f"{table}, ")


@pytest.mark.parametrize("line", ["{}", "[", "5", '{"id": 1}', "[" * 100_000, '{"id": NaN}', ""])
def test_a_line_that_is_no_row_is_refused(here, made, line):
    old, _ = line_of(made, "goal", "id")
    assert refused(here, packed(sealed(made, rows=(old, line))))[0] == "archive_row"


def test_rows_more_or_fewer_than_told_are_refused(here, made):
    told = json.loads(made[archive.MANIFEST])["tables"]
    for count in (0, 2, 5):
        tables = told | {"goal": told["goal"] | {"rows": count}}
        assert refused(here, packed(sealed(made, manifest={"tables": tables})))[0] == "archive_row"


@pytest.mark.parametrize(
    "name", ["../evil.csv", "/etc/passwd", "tables/../../x.csv", "tables\\goal.csv", "C:x.csv", "notes.txt"]
)
def test_a_name_that_leads_out_is_refused(here, made, name):
    assert refused(here, packed(made | {name: b"x"})) == ("archive_path", name)
    listed = json.loads(made[archive.MANIFEST])["files"] | {name: {"bytes": 1, "sha256": "0"}}
    changed = made | {
        archive.MANIFEST: json.dumps(json.loads(made[archive.MANIFEST]) | {"files": listed}).encode()
    }
    assert refused(here, packed(changed))[0] == "archive_path"


def test_what_would_unpack_without_end_is_not_unpacked(here, made, monkeypatch):
    monkeypatch.setattr(parcel, "MOST_BYTES", 1 << 20)
    bomb = packed(made | {"tables/goal.csv": b"\0" * (2 << 20)})
    assert len(bomb) < 200_000
    assert refused(here, bomb)[0] == "archive_too_large"
    assert (
        refused(here, packed({f"tables/{'x' * n}.csv": b"" for n in range(1, 1010)}))[0]
        == "archive_too_large"
    )


def test_a_zip_that_lies_about_a_size_is_refused(here, made):
    data = bytearray(packed(made))
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(archive.MANIFEST.encode()))
    data[start + 24 : start + 28] = (10).to_bytes(4, "little")  # the unpacked size of the manifest
    assert refused(here, bytes(data))[0] in ("archive_broken", "no_archive")


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>no</html>", b"PK\x03\x04" + b"\0" * 100])
def test_what_is_no_zip_is_refused(here, data):
    assert refused(here, data)[0] == "no_archive"


def test_a_broken_zip_is_refused(here, made):
    data = bytearray(packed(made))
    at = data.index(b"committee.json") + 200
    data[at : at + 40] = b"\xff" * 40
    assert refused(here, bytes(data))[0] in ("archive_broken", "archive_changed")


def test_it_comes_in_once_and_beside_nobody_with_the_same_numbers(database, made):
    take_in(database, packed(made), now=NOW)
    with pytest.raises(Refused) as told:
        take_in(database, packed(made), now=NOW)
    assert (told.value.code, told.value.given) == ("committee_here", "Council")
    line, row = line_of(made, "committee", "team_id")
    other = sealed(made, rows=(line, json.dumps(row | {"team_id": "T9"})))
    with pytest.raises(Refused) as told:
        take_in(database, packed(other), now=NOW)
    assert (told.value.code, told.value.given) == ("ids_taken", "committee")


def test_a_folder_is_read_as_a_zip_is(here, made, tmp_path):
    for name, data in made.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    with here.transaction() as session:
        import_committee(session, open_archive(Folder(tmp_path)), now=NOW)
    (tmp_path / "tables" / "goal.csv").unlink()
    with pytest.raises(Refused) as told:
        open_archive(Folder(tmp_path))
    assert (told.value.code, told.value.given) == ("archive_file_missing", "tables/goal.csv")


def test_a_backup_is_not_imported_as_an_export(here, made):
    assert refused(here, packed(sealed(made, manifest={"kind": "backup"})))[0] == "archive_is_backup"


def test_a_locked_zip_is_refused(made):
    data = bytearray(packed(made))
    place = data.index(b"PK\x01\x02")
    while place != -1:
        data[place + 8] |= 1  # says that it is encrypted
        place = data.find(b"PK\x01\x02", place + 1)
    with zipfile.ZipFile(io.BytesIO(data)) as looked:
        assert looked.infolist()[0].flag_bits & 1
    with pytest.raises(Refused) as told:
        open_archive(ZipIn(io.BytesIO(data)))
    assert told.value.code == "archive_broken"


def test_an_earlier_versions_export_lacks_what_came_later_and_is_taken(database, made):
    told = json.loads(made[archive.MANIFEST])["tables"]
    told["committee"]["columns"].remove("most_hours")
    line, row = line_of(made, "committee", "most_hours")
    del row["most_hours"]
    told.pop("board_report")
    text = made[archive.ROWS].decode()
    rows = text.replace(line, json.dumps(row)).replace('"board_report": [\n],\n', "")
    left = {name: data for name, data in made.items() if name != "tables/board_report.csv"}
    manifest = json.loads(made[archive.MANIFEST])
    del manifest["files"]["tables/board_report.csv"]
    left[archive.MANIFEST] = json.dumps(manifest).encode()
    left[archive.ROWS] = rows.encode()
    take_in(database, packed(sealed(left, manifest={"tables": told})), now=NOW)
    with database.reading() as session:
        assert session.exec(select(Committee)).one().most_hours is None
