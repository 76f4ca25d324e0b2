"""Elements of HTML and XML as nobody writes them: gone, doubled, nested, moved, their attributes and texts changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from hostile.mutating import WORDS, altered

_TOKEN = re.compile(r"<!--.*?-->|<[^<>]*>|[^<]+|<", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:.-]+)=(\"[^\"]*\"|'[^']*')")
_NAME = re.compile(r"<([A-Za-z][\w:.-]*)")
#: The value of an attribute that is a number, and one that is none.
VALUES = (
    *(
        "0",
        "-1",
        "1",
        "2",
        "3",
        "255",
        "999",
        "1000",
        "65534",
        "65536",
        "1048577",
        "1000000000",
        "9" * 40,
        "1.5",
        "1e9",
    ),
    *("", " 2 ", "²", "２", "x", "true", "&lt;", "padding-left: 9e99em", "text-indent:" + "9" * 300, "4294967296"),
    *("1e9", "a" * 5_000, "\u202e", "XFD1048576", "A0", "s", "e"),
)
#: What a text may hold beside letters.
PIECES = (
    *("&lt;", "&amp;", "&#0;", "&#x110000;", "&#xD800;", "&nbsp;", "&plusmn;", "&x;", "&", "<![CDATA[<td>]]>", "<br/>"),
    *("<sup>a</sup>", "<sup>2</sup>", "<!-- -->", "<?x y?>", "&#8203;", "&#173;", "&#8238;", "&#27;[2J", "</td>"),
    *("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>", "<x>" * 20_000),
)
Tokens = list[str]


def disarranged(text: str, chance: Random, words: Sequence[str] = WORDS, most: int = 4) -> str:
    """The markup with a few of its elements, attributes and texts changed; mostly well-formed where it was."""
    for _ in range(chance.randint(1, most)):
        tokens = _TOKEN.findall(text)
        text = "".join(chance.choice(_CHANGES)(tokens, chance, words)) if tokens else text
    return text


def mixed(text: str, chance: Random, words: Sequence[str] = WORDS) -> str:
    """A text in XML or HTML with its words or its elements changed, or both."""
    how = chance.randrange(4)
    if how != 1:
        text = disarranged(text, chance, words)
    return altered(text, chance, words) if how < 2 else text


def _spans(tokens: Tokens) -> list[tuple[int, int]]:
    """The first and last token of each element that is closed."""
    found, open_ = [], []
    for i, token in enumerate(tokens):
        name = _NAME.match(token)
        if name and not token.endswith("/>"):
            open_.append((name[1], i))
        elif token.startswith("</") and open_ and token[2:-1].strip() == open_[-1][0]:
            found.append((open_.pop()[1], i))
    return found


def _element(tokens: Tokens, chance: Random) -> tuple[int, int]:
    spans = _spans(tokens)
    if not spans:
        at = chance.randrange(len(tokens))
        return at, at
    # Small ones more often: they are most of them anyway, yet a table as a whole is to be met, too.
    return chance.choice(spans[-12:]) if chance.random() < 0.2 else chance.choice(spans)


def _without(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    start, end = _element(tokens, chance)
    return tokens[:start] + tokens[end + 1 :]


def _twice(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    start, end = _element(tokens, chance)
    return tokens[: end + 1] + tokens[start : end + 1] * chance.choice((1, 1, 2, 30)) + tokens[end + 1 :]


def _nested(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    start, end = _element(tokens, chance)
    deep = chance.choice((1, 1, 2, 30, 250))
    inner = [*[tokens[start]] * deep, *tokens[start : end + 1], *[tokens[end]] * deep]
    return tokens[:start] + inner + tokens[end + 1 :]


def _inside(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    """An element goes into another one."""
    start, end = _element(tokens, chance)
    to, _ = _element(tokens, chance)
    return tokens[: to + 1] + tokens[start : end + 1] + tokens[to + 1 :]


def _unwrapped(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    start, end = _element(tokens, chance)
    return tokens[:start] + tokens[start + 1 : end] + tokens[end + 1 :]


def _unclosed(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    tags = [i for i, token in enumerate(tokens) if token.startswith("<")]
    at = chance.choice(tags or [0])
    return tokens[:at] + tokens[at + 1 :]


def _attribute(tokens: Tokens, chance: Random, _words: Sequence[str]) -> Tokens:
    """Another value of an attribute, or an attribute more."""
    having = [i for i, token in enumerate(tokens) if token.startswith("<") and _ATTRIBUTE.search(token)]
    if having and chance.random() < 0.6:
        at = chance.choice(having)
        place = chance.choice(list(_ATTRIBUTE.finditer(tokens[at])))
        given = f'{place[1]}="{chance.choice(VALUES)}"' if chance.random() < 0.8 else ""
        changed = tokens[at][: place.start()] + given + tokens[at][place.end() :]
        return [*tokens[:at], changed, *tokens[at + 1 :]]
    tags = [i for i, token in enumerate(tokens) if re.match(r"<(?:td|th|tr|p|table|w:tc|w:p)\b", token)]
    if not tags:
        return tokens
    at = chance.choice(tags)
    name = chance.choice(("colspan", "rowspan", "style", "class", "w:val", "id", "ref-type"))
    return [*tokens[:at], re.sub(r"/?>$", f' {name}="{chance.choice(VALUES)}">', tokens[at]), *tokens[at + 1 :]]


def _text(tokens: Tokens, chance: Random, words: Sequence[str]) -> Tokens:
    texts = [i for i, token in enumerate(tokens) if not token.startswith("<") and token.strip()]
    if not texts:
        return tokens
    at = chance.choice(texts)
    piece = chance.choice(PIECES) if chance.random() < 0.3 else chance.choice(words).replace("<", "&lt;")
    inside = chance.randrange(len(tokens[at]) + 1)
    whole = tokens[at][:inside] + piece + tokens[at][inside:] if chance.random() < 0.4 else piece
    return [*tokens[:at], whole, *tokens[at + 1 :]]


_CHANGES: tuple[Callable[[Tokens, Random, Sequence[str]], Tokens], ...] = (
    *(_without, _twice, _nested, _inside, _unwrapped, _unclosed, _attribute, _attribute, _text, _text),
)
