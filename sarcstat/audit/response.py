"""R1: response rates from their counts, sums over groups, and the kind of interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sarcstat.audit.boxes import k_of_value, rounded_to
from sarcstat.audit.counts import UNKNOWN, total_of, whole
from sarcstat.audit.facts import Facts, Response, Share
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, alike, grouped, labels, severity_of
from sarcstat.audit.proportions import interval_ks

#: What each rate counts.
RATES = {"ORR": ("CR", "PR"), "DCR": ("CR", "PR", "SD")}
_LARGEST_EXACT = 20_000


def check(facts: Facts) -> Iterator[Outcome]:
    """Every row of every response table, then the groups of each variable against all patients."""
    for response in facts.responses:
        yield from _rows(response)
    yield from _groups(facts.responses)


def _rows(response: Response) -> Iterator[Outcome]:
    size, total = whole(response.n), whole(response.total)
    percent = response.n_percent
    if size is not None and total and percent is not None and percent.exact is not None:
        yield from _rate(response, "N", size, total, Share(count=response.n, percent=percent), rule="N1")
    for name, share in response.rates.items():
        count = whole(share.count)
        parts = RATES.get(name, ())
        summed = total_of(_number_in(response, part) for part in parts)
        if count is not None and summed is not None and count != summed:
            expected, text = f"{' + '.join(parts)} = {summed}", "The responders are not those of the categories."
            yield Finding("R1", "error", response.place, f"{name} {count}", expected, text)
        responders = count if count is not None else summed
        if responders is not None and size:
            yield from _rate(response, name, responders, size, share)


def _number_in(response: Response, category: str) -> int | None:
    share = response.categories.get(category)
    return None if share is None else whole(share.count)


def _rate(response: Response, name: str, count: int, size: int, share: Share, *, rule: str = "R1") -> Iterator[Outcome]:
    """The rate against count / N, with evaluable patients as another N, then its interval."""
    sizes = [size]
    unevaluable = sum(_number_in(response, name) or 0 for name in response.categories if _unevaluable(name))
    if unevaluable and rule == "R1":
        sizes.append(size - unevaluable)
    if share.percent is not None and share.percent.exact is not None:
        ks = {of: k_of_value(share.percent, Fraction(100 * count, of)) for of in sizes if of}
        k = min(ks.values())
        if k > 1:
            exact, percent = Fraction(100 * count, size), f"{share.percent.text.removesuffix('%')}%"
            expected = f"{rounded_to(exact, share.percent.decimals)}% ({count}/{size})"
            text = f"{count} of {size} patients are not {percent}."
            cut_off = k_of_value(share.percent, exact, "truncated") <= 1
            hint = "Truncated instead of rounded." if cut_off else ""
            yield Finding(rule, severity_of(k), response.place, f"{name} {percent}", expected, text, hint, k)
        else:
            yield Passed(rule)
            size = min(ks, key=lambda of: ks[of])
    if size <= _LARGEST_EXACT:
        yield from _interval(response, name, count, size, share)


def _unevaluable(category: str) -> bool:
    return category.upper() in ("NE", "NA") or bool(UNKNOWN.search(category))


def _interval(response: Response, name: str, count: int, size: int, share: Share) -> Iterator[Outcome]:
    """Limits against Clopper-Pearson, Wilson and Wald; another method that fits is named."""
    if share.low is None or share.high is None or None in (share.low.exact, share.high.exact) or count > size:
        return
    ks = interval_ks(count, size, share.low, share.high)
    best = min(ks, key=lambda method: ks[method])
    if ks["Clopper-Pearson"] <= 1:
        yield Passed("R1")
        return
    severity: Severity = "note" if ks[best] <= 1.1 else "minor" if ks[best] <= 2 else "warning"
    text = "The limits are those of none of Clopper-Pearson, Wilson and Wald intervals."
    hint, k = f"{best}'s are closest." if ks[best] < 20 else "", ks[best]
    if ks[best] <= 1:
        text, hint, k = f"The interval is not exact; it is {best}'s.", "", ks["Clopper-Pearson"]
    shown = f"{name} {count}/{size}, {share.low}–{share.high}%"
    yield Finding("R1", severity, response.place, shown, "Clopper-Pearson limits", text, hint, k)


def _groups(responses: Sequence[Response]) -> Iterator[Outcome]:
    """Over the groups of a variable, patients and categories add up to those of all patients."""
    levels = [each for each in responses if each.level]
    for groups in grouped(levels, lambda each: (each.place.table, *labels(each, "within", "variable"))):
        total = next((each for each in responses if not each.level and _same_patients(each, groups[0])), None)
        size = total_of(whole(each.n) for each in groups)
        if total is None or size is None or size != whole(total.n):
            continue
        for name, share in total.categories.items():
            counts = [_number_in(each, name) for each in groups]
            summed = total_of(counts)
            if whole(share.count) is None or summed is None:
                continue
            if summed == whole(share.count):
                yield Passed("R1")
                continue
            shown = f"{name} {' + '.join(map(str, counts))} = {summed}"
            text = f"The groups' {name} add up to {summed}, all patients have {share.count}."
            yield Finding("R1", "error", groups[0].place, shown, str(share.count), text)


def _same_patients(one: Response, other: Response) -> bool:
    return one.place.table == other.place.table and alike(one, other, "within")
