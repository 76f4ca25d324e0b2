"""Labels and the order of levels that are given on a command line, in place of those of the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sarcstat.data.codebook import Dataset, Value
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.errors import UsageError, closest, listing


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a column, or of one of its levels: then the text is still `1=Old`."""

    column: str
    text: str
    level: bool = False


def label_of(entry: str, known: Sequence[str]) -> Label:
    """What `VAR=TEXT` or `VAR:LEVEL=TEXT` says; raises UsageError where no column is called like that."""
    whole = [name for name in known if entry.startswith(f"{name}=")]
    if whole:
        name = max(whole, key=len)
        return Label(name, entry[len(name) + 1 :])
    levels = [name for name in known if entry.startswith(f"{name}:")]
    if levels and "=" in entry:
        name = max(levels, key=len)
        return Label(name, entry[len(name) + 1 :], level=True)
    if "=" not in entry:
        raise UsageError(f"--label '{entry}' is not of the form VAR=TEXT.", "For example: --label age='Age (years)'")
    raise _unknown("--label", entry.partition("=")[0], known)


def order_of(entry: str, known: Sequence[str]) -> tuple[str, str]:
    """The column and the levels of `VAR=a,b,c`; raises UsageError where no column is called like that."""
    whole = [name for name in known if entry.startswith(f"{name}=")]
    if not whole and "=" not in entry:
        raise UsageError(f"--order '{entry}' is not of the form VAR=LEVELS.", "For example: --order arm=Placebo,Active")
    if not whole:
        raise _unknown("--order", entry.partition("=")[0], known)
    name = max(whole, key=len)
    if not entry[len(name) + 1 :].strip():
        raise UsageError(f"--order {name} names no level.", f"For example: --order {name}=Placebo,Active")
    return name, entry[len(name) + 1 :]


def _unknown(option: str, what: str, known: Sequence[str]) -> UsageError:
    meant = closest(what, known)
    hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 20)}."
    return UsageError(f"{option}: there is no column '{what}'.", hint)


def relabeled(dataset: Dataset, labels: Sequence[Label]) -> Dataset:
    """The data with these labels; raises UsageError for a level that does not occur, and for an empty label."""
    variables = dict(dataset.codebook.variables)
    for each in labels:
        about = dataset.codebook.holding(variables)[each.column]
        if not each.level:
            if not each.text:
                raise UsageError(
                    f"--label {each.column}: the label is empty.", f"For example: --label '{each.column}=A label'"
                )
            variables[each.column] = replace(about, label=each.text)
            continue
        value, text = _level(each, factor(dataset.frame, dataset.codebook, each.column))
        variables[each.column] = replace(about, value_labels={**about.value_labels, value: text})
    return replace(dataset, codebook=dataset.codebook.holding(variables))


def _level(label: Label, found: Factor) -> tuple[Value, str]:
    """The value that `LEVEL=TEXT` is about, and its text."""
    ways = [(way, value) for value, text in _words(found).items() for way in text if label.text.startswith(f"{way}=")]
    if not ways:
        raise _no_level(f"--label {label.column}", label.text.partition("=")[0], found)
    way, value = max(ways, key=lambda each: len(each[0]))
    return value, label.text[len(way) + 1 :]


def _words(found: Factor) -> dict[Value, set[str]]:
    """The words by which each value may be called: what is shown for it, and itself."""
    words: dict[Value, set[str]] = {}
    for value, text in zip(found.values, found.texts, strict=True):
        whole = isinstance(value, float) and value.is_integer()
        words[value] = {text, str(int(value)) if whole else str(value)}
    return words


def _no_level(option: str, word: str, found: Factor) -> UsageError:
    meant = closest(word, found.texts)
    there = f"There are {listing(found.texts, 10)}."
    return UsageError(f"{option}: '{word}' is no level of it.", f"Did you mean '{meant}'? {there}" if meant else there)


def reordered(dataset: Dataset, orders: Mapping[str, str]) -> Dataset:
    """The data with the levels of columns in the order `a,b,c`; the rest follow as they did.

    Raises UsageError for a level that does not occur, and for one that is named twice.
    """
    variables = dict(dataset.codebook.variables)
    for name, text in orders.items():
        found = factor(dataset.frame, dataset.codebook, name)
        values = [_value(name, word.strip(), found) for word in _split(text, found)]
        if len(set(values)) < len(values):
            raise UsageError(f"--order {name} names a level twice.", "Name each level once.")
        declared = [*values, *(each for each in found.values if each not in values)]
        variables[name] = replace(dataset.codebook[name], level_order=declared)
    return replace(dataset, codebook=dataset.codebook.holding(variables))


def _split(text: str, found: Factor) -> list[str]:
    """The levels between commas; a level that itself holds commas is not divided."""
    longest = sorted((text for text in found.texts if "," in text), key=len, reverse=True)
    words: list[str] = []
    rest = text
    while rest:
        whole = next((each for each in longest if rest == each or rest.startswith(f"{each},")), None)
        word = whole if whole is not None else rest.partition(",")[0]
        words.append(word)
        rest = rest[len(word) + 1 :]
    return words


def _value(name: str, word: str, found: Factor) -> Value:
    for value, words in _words(found).items():
        if word in words:
            return value
    raise _no_level(f"--order {name}", word, found)
