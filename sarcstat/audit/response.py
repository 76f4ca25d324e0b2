"""R1: response rates from their counts, sums over groups, and the kind of interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sarcstat.audit.boxes import k_of_value, rounded_to
from sarcstat.audit.counts import UNKNOWN, whole
from sarcstat.audit.facts import Facts, Response, Share
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, folded, severity_of
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
        counts = [whole(response.categories[part].count) if part in response.categories else None for part in parts]
        summed = sum(each or 0 for each in counts) if counts and None not in counts else None
        if count is not None and summed is not None and count != summed:
            yield _finding(
                response,
                f"{name} {count}",
                f"{' + '.join(parts)} = {summed}",
                "The responders are not those of the categories.",
                "error",
            )
        responders = count if count is not None else summed
        if responders is not None and size:
            yield from _rate(response, name, responders, size, share)


def _rate(response: Response, name: str, count: int, size: int, share: Share, *, rule: str = "R1") -> Iterator[Outcome]:
    """The rate against count / N, with evaluable patients as another N, then its interval."""
    sizes = [size]
    unevaluable = sum(whole(each.count) or 0 for key, each in response.categories.items() if _unevaluable(key))
    if unevaluable and rule == "R1":
        sizes.append(size - unevaluable)
    if share.percent is not None and share.percent.exact is not None:
        ks = {of: k_of_value(share.percent, Fraction(100 * count, of)) for of in sizes if of}
        k = min(ks.values())
        if k > 1:
            exact = Fraction(100 * count, size)
            yield _finding(
                response,
                f"{name} {share.percent}%".replace("%%", "%"),
                f"{rounded_to(exact, share.percent.decimals)}% ({count}/{size})",
                f"{count} of {size} patients are not {share.percent.text.removesuffix('%')}%.",
                severity_of(k),
                k=k,
                rule=rule,
                suggestion="Truncated instead of rounded."
                if k_of_value(share.percent, exact, "truncated") <= 1
                else "",
            )
        else:
            yield Passed(rule)
            size = min(ks, key=lambda of: ks[of])
    if share.low is not None and share.high is not None and size <= _LARGEST_EXACT:
        yield from _interval(response, name, count, size, share)


def _unevaluable(category: str) -> bool:
    return category.upper() in ("NE", "NA") or bool(UNKNOWN.search(category))


def _interval(response: Response, name: str, count: int, size: int, share: Share) -> Iterator[Outcome]:
    """Limits against Clopper-Pearson, Wilson and Wald; another method that fits is named."""
    assert share.low is not None
    assert share.high is not None
    if share.low.exact is None or share.high.exact is None or count > size:
        return
    ks = interval_ks(count, size, share.low, share.high)
    best = min(ks, key=lambda method: ks[method])
    if ks["Clopper-Pearson"] <= 1:
        yield Passed("R1")
        return
    printed, expected = f"{name} {count}/{size}, {share.low}–{share.high}%", "Clopper-Pearson limits"
    if ks[best] <= 1:
        yield _finding(
            response, printed, expected, f"The interval is not exact; it is {best}'s.", "note", k=ks["Clopper-Pearson"]
        )
        return
    why = "The limits are those of none of Clopper-Pearson, Wilson and Wald intervals."
    severity: Severity = "note" if ks[best] <= 1.1 else "minor" if ks[best] <= 2 else "warning"
    text = f"{best}'s are closest." if ks[best] < 20 else ""
    yield _finding(response, printed, expected, why, severity, k=ks[best], suggestion=text)


def _groups(responses: Sequence[Response]) -> Iterator[Outcome]:
    """Over the groups of a variable, patients and categories add up to those of all patients."""
    by_variable: dict[tuple[str, str, str], list[Response]] = defaultdict(list)
    for each in responses:
        if each.level:
            by_variable[each.place.table, folded(each.within), folded(each.variable)].append(each)
    for (table, within, _), groups in by_variable.items():
        total = next(
            (r for r in responses if not r.level and r.place.table == table and folded(r.within) == within), None
        )
        sizes = [whole(each.n) for each in groups]
        if total is None or None in sizes or sum(size or 0 for size in sizes) != whole(total.n):
            continue
        for name, share in total.categories.items():
            counts = [whole(each.categories[name].count) if name in each.categories else None for each in groups]
            if whole(share.count) is None or None in counts:
                continue
            summed = sum(count or 0 for count in counts)
            if summed == whole(share.count):
                yield Passed("R1")
            else:
                yield _finding(
                    groups[0],
                    f"{name} {' + '.join(map(str, counts))} = {summed}",
                    str(share.count),
                    f"The groups' {name} add up to {summed}, all patients have {share.count}.",
                    "error",
                )


def _finding(
    response: Response,
    printed: str,
    expected: str,
    explanation: str,
    severity: Severity,
    *,
    k: float | None = None,
    rule: str = "R1",
    suggestion: str = "",
) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        place=response.place,
        printed=printed,
        expected=expected,
        explanation=explanation,
        suggestion=suggestion,
        k=k,
    )
