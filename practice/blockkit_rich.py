"""Block Kit's rich text and tables: the structure of what Slack's own editor writes."""

from typing import Any

from practice.blockkit_objects import anything, id_text, url
from practice.schema import Check, Report, array, boolean, by_type, integer, one_of, string, structure

_style = structure(
    {},
    dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"), boolean
    ),
)
_S: dict[str, Check] = {"style": _style}


def _piece(required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return structure({"type": anything, **required}, {**_S, **(optional or {})})


_pieces = by_type(
    {
        "text": _piece({"text": string(least=1)}),
        "link": _piece({"url": url}, {"text": anything, "unsafe": boolean}),
        "emoji": _piece({"name": anything}, {"unicode": anything, "skin_tone": integer(1, 6)}),
        "user": _piece({"user_id": anything}),
        "usergroup": _piece({"usergroup_id": anything}),
        "channel": _piece({"channel_id": anything}),
        "team": _piece({"team_id": anything}),
        "broadcast": _piece({"range": one_of("here", "channel", "everyone")}),
        "color": _piece({"value": anything}),
        "date": _piece({"timestamp": integer(), "format": anything}, {"url": url, "fallback": anything}),
    }
)
_section = structure({"type": anything, "elements": array(_pieces)})
_bordered: dict[str, Check] = {"border": integer(0, 1)}
rich_text = structure(
    {
        "type": anything,
        "elements": array(
            by_type(
                {
                    "rich_text_section": _section,
                    "rich_text_list": structure(
                        {
                            "type": anything,
                            "style": one_of("bullet", "ordered"),
                            "elements": array(by_type({"rich_text_section": _section})),
                        },
                        _bordered | {"indent": integer(0, 8), "offset": integer(0)},
                    ),
                    "rich_text_quote": structure({"type": anything, "elements": array(_pieces)}, _bordered),
                    "rich_text_preformatted": structure(
                        {"type": anything, "elements": array(_pieces)}, _bordered | {"language": anything}
                    ),
                }
            )
        ),
    },
    {"block_id": id_text},
)
_cell = by_type(
    {
        "raw_text": structure({"type": anything, "text": string(least=1)}),
        "rich_text": rich_text,
    }
)


def _same_width(report: Report, value: Any, path: str) -> None:
    widths = {len(row) for row in value.get("rows", []) if isinstance(row, list)}
    if len(widths) > 1:
        report.add("all rows must have the same number of cells", f"{path}/rows")


_table_shape = structure(
    {"type": anything, "rows": array(array(_cell, least=1, most=20), least=1, most=100)},
    {
        "block_id": id_text,
        "column_settings": array(
            structure({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}), most=20
        ),
    },
)


def table(report: Report, value: Any, path: str) -> None:
    """A table block: up to 100 rows of up to 20 cells, all rows of one width."""
    _table_shape(report, value, path)
    _same_width(report, value, path)
