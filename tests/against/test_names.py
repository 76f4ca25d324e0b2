"""Names that mean the same, and names that do not."""

from __future__ import annotations

import pytest

from sarcstat.against.names import bound, same_level, same_variable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("65 or more", "≥65"),
        ("At least 65 years", "≥65"),
        (">= 65", "≥65"),
        ("≥ 65 years", "≥65"),
        ("65+", "≥65"),
        ("65 and older", "≥65"),
        ("under 65", "<65"),
        ("Less than 65", "<65"),
        ("< 65 yrs", "<65"),
        ("up to 5 cm", "≤5"),
        ("more than 5", ">5"),
        ("0 to 1", "0-1"),
        ("0–1", "0-1"),
        ("2.0", "2"),
    ],
)
def test_a_level_with_a_comparison_has_one_form(text: str, expected: str) -> None:
    assert bound(text) == expected


@pytest.mark.parametrize(
    ("printed", "levels", "label", "expected"),
    [
        ("Male", ["m", "f"], "Sex", ["m"]),
        ("women", ["Male", "Female"], "Sex", ["Female"]),
        ("Gx,G1", ["Gx, G1", "G2–G3"], "Grade", ["Gx, G1"]),
        ("≥ 2", ["0–1", "≥2"], "ECOG", ["≥2"]),
        ("65 or more", ["<65", "≥65"], "Age", ["≥65"]),
        (
            "Intrapulmonary",
            ["Intrapulmonary lesion", "Extrapulmonary lesion"],
            "Largest lesion",
            ["Intrapulmonary lesion"],
        ),
        ("Anlotinib monotherapy", ["Monotherapy", "Combination therapy"], "Anlotinib treatment", ["Monotherapy"]),
        ("present", ["Yes", "No"], "Metastasis", ["Yes"]),
        # What is not the same, however near it is.
        ("≥65", ["<65", ">65"], "Age", []),
        ("Stage II", ["Stage I", "Stage III"], "Stage", []),
        ("non-smoker", ["smoker"], "Habit", []),
        ("Combination", ["Combination A", "Combination B"], "Arm", []),
    ],
)
def test_levels(printed: str, levels: list[str], label: str, expected: list[str]) -> None:
    assert list(same_level(printed, levels, label)) == expected


def test_variables() -> None:
    names = {
        "sex": ["sex"],
        "age": ["Age (years)"],
        "age_group": ["Age (years)"],
        "ecog": ["ECOG PS"],
        "size": ["Size (cm)"],
    }
    assert same_variable("Gender", names) == ("sex",)
    assert same_variable("ECOG performance status", names) == ("ecog",)
    assert same_variable("Size", names) == ("size",)
    assert same_variable("Age, years", names) == ("age", "age_group")  # which of them, the levels tell
    assert same_variable("Tumor stage", names) == ()


def test_a_stricter_step_wins() -> None:
    assert same_variable("Size (cm)", {"a": ["Size (cm)"], "b": ["Size"]}) == ("a",)
