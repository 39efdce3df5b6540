"""The text of a file that somebody brings, whichever program has written it."""

_MARKS_OF_ORDER = {
    b"\xef\xbb\xbf": "utf-8",
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}


def decode(data: bytes) -> str:
    """The text of these bytes; never raises, and never drops a letter.

    By its mark of byte order; without one as UTF-16 where every other byte is nothing, and else line by line
    as UTF-8 or, where that fails, as Windows wrote it (cp1252): files put together from several have both.
    """
    for mark, encoding in _MARKS_OF_ORDER.items():
        if data.startswith(mark):
            body = data[len(mark) :]
            return _by_line(body) if encoding == "utf-8" else body.decode(encoding, errors="replace")
    head = data[:4_000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) > 3 and max(even, odd) * 5 > len(head) and min(even, odd) * 10 <= max(even, odd):
        return data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")
    return _by_line(data)


def _by_line(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\n".join(_line(line) for line in data.split(b"\n"))


def _line(line: bytes) -> str:
    for encoding in ("utf-8", "cp1252"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("latin-1")
