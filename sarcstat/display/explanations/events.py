"""What is explained of adverse events: rates in the time at risk, their comparison, and times to first events."""

from __future__ import annotations

from sarcstat.display.explanations.explanation import Explanation

EVENTS: dict[str, Explanation] = {
    "incidence-rate": Explanation(
        "Rates of adverse events in the time at risk",
        "has no rates per person-time; GENLIN with an offset models them.",
        "poisson.test(x, T): the rate x / T, and exact limits qgamma(0.025, x) / T and qgamma(0.975, x + 1) / T "
        "(Garwood). Of two rates it gives the ratio with the exact binomial interval and test, given the sum of the "
        "events.",
        "Of first events, a patient's time at risk ends with the first one of the row (exposure-adjusted incidence "
        "rate, EAIR); of all events it is the whole exposure, and a patient may have several. The two differ wherever "
        "events are frequent: say which. A rate takes the hazard as constant in time. All events of a patient are not "
        "independent: the Poisson limits of their rate are too narrow where few patients have many. The difference of "
        "rates has limits made of those of the two rates (MOVER), which exist without events, too.",
        "Garwood, Biometrika 28 (1936); Zou & Donner, Statistics in Medicine 27 (2008); R: ?poisson.test.",
    ),
    "first-adverse-event": Explanation(
        "Share of patients with a first adverse event by a time",
        "KM gives S of the time to the first event; the share is 1 - S. Competing deaths are censored there.",
        "survfit(Surv(time, event)); with death as a state of its own the Aalen-Johansen estimate.",
        "Patients without an event are censored at the end of their exposure. A patient who died can have no event "
        "any more: 1 - Kaplan-Meier, which censors deaths, overestimates the share; --death makes them compete. The "
        "percentage of patients with an event takes no account of how long they were observed.",
        "Aalen & Johansen, Scand J Stat 5 (1978); Stegherr and others, Trials 22 (2021).",
    ),
}
