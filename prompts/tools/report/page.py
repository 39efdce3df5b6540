"""The report as one web page file: no scripts, nothing from elsewhere, readable on a phone and in print."""

from base64 import b64encode
from html import escape
from pathlib import Path

from prompts.tools.report.blocks import (
    Bar,
    Block,
    Facts,
    Figure,
    Heading,
    Items,
    Paper,
    Picture,
    Table,
    Text,
    Tiles,
)

STYLE = Path(__file__).with_name("page.css")

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
"""What a browser may do for this page: nothing but show it."""


def render_page(page: Paper) -> bytes:
    """The page in UTF-8; every word that somebody typed is escaped."""
    title = f"{page.title}: {page.subtitle}"
    body = [
        f'<header class="top"><div><h1>{escape(page.title)}</h1>'
        f'<p class="subtitle">{escape(page.subtitle)}</p></div></header>',
        "<main>",
        _facts(Facts([*page.facts, ("Made on", page.made)])),
    ]
    for number, section in enumerate(page.sections):
        body.append(f'<section aria-labelledby="s{number}"><h2 id="s{number}">{escape(section.heading)}</h2>')
        body += [_block(page, one) for one in section.blocks]
        body.append("</section>")
    body += ["</main>", f'<footer class="small"><p>{escape(page.foot)}</p></footer>']
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>",
    ]
    lines = ["<!doctype html>", '<html lang="en">', "<head>", *head, "</head>", "<body>", *body]
    return "\n".join([*lines, "</body>", "</html>", ""]).encode(errors="replace")


def _block(page: Paper, one: Block) -> str:
    if isinstance(one, Figure):
        return _figure(one, page.pictures.get(one.name))
    if isinstance(one, Heading):
        about = f'<span class="about">{escape(one.about)}</span>' if one.about else ""
        return f"<h3>{escape(one.text)}{about}</h3>"
    return {Text: _text, Items: _items, Table: _table, Facts: _facts, Bar: _bar, Tiles: _tiles}[type(one)](
        one
    )  # type: ignore[operator]


def _paragraphs(text: str, kind: str = "") -> str:
    style = f' class="{kind}"' if kind else ""
    return "".join(f"<p{style}>{escape(line.strip())}</p>" for line in text.split("\n") if line.strip())


def _text(one: Text) -> str:
    return _paragraphs(one.text, "small" if one.small else "")


def _items(one: Items) -> str:
    lead = f'<p class="lead">{escape(one.lead)}</p>' if one.lead else ""
    return f"{lead}<ul>{''.join(f'<li>{escape(item)}</li>' for item in one.items)}</ul>"


def _facts(one: Facts) -> str:
    rows = (f"<dt>{escape(label)}</dt><dd>{_paragraphs(text)}</dd>" for label, text in one.rows)
    return f"<dl>{''.join(rows)}</dl>"


def _table(one: Table) -> str:
    """The first cell of each row names it; on a phone each row is a card, its cells with their heads.

    The roles say what the parts are where the style makes them something else.
    """
    number = [' class="number"' if share == 0 else "" for share in one.widths]
    head = "".join(
        f'<th scope="col" role="columnheader"{kind}>{escape(cell)}</th>'
        for cell, kind in zip(one.head, number, strict=True)
    )
    rows = []
    for first, *rest in one.rows:
        cells = "".join(
            f'<td role="cell"{kind} data-label="{escape(label)}">{escape(cell)}</td>'
            for cell, kind, label in zip(rest, number[1:], one.head[1:], strict=True)
        )
        rows.append(f'<tr role="row"><th scope="row" role="rowheader">{escape(first)}</th>{cells}</tr>')
    top = f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
    body = f'<tbody role="rowgroup">{"".join(rows)}</tbody>'
    return f'<table role="table" aria-label="{escape(one.name)}">{top}{body}</table>'


def _bar(one: Bar) -> str:
    """The bar is for the eye alone: its words stand below it."""
    drawn = "".join(f'<i class="{tone}" style="flex:{number}"></i>' for tone, _, number in one.parts)
    told = "".join(
        f'<li><i class="{tone}" aria-hidden="true"></i>{number} {escape(word)}</li>'
        for tone, word, number in one.parts
    )
    return f'<div class="bar" aria-hidden="true">{drawn}</div><ul class="bar-words">{told}</ul>'


def _tiles(one: Tiles) -> str:
    told = (
        f'<li class="tile"><b>{escape(number)}</b> <span>{escape(word)}</span></li>'
        for number, word in one.tiles
    )
    return f'<ul class="tiles">{"".join(told)}</ul>'


def _figure(one: Figure, picture: Picture | None) -> str:
    """On a small screen the picture keeps a size at which it can be read, and is moved sideways."""
    if picture is None:
        return ""
    wide = " wide" if one.wide else ""
    shown = "".join(
        f'<img alt="{escape(one.alt)}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
        for svg in picture.screen()
    )
    label = "Map" if one.wide else "Chart"
    note = f'<figcaption class="small">{escape(one.note)}</figcaption>' if one.note else ""
    opened = f'<div class="scroll{wide}" tabindex="0" role="group" aria-label="{label}">'
    return f"<figure>{opened}{shown}</div>{note}</figure>"
