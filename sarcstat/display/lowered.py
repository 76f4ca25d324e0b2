"""Labels within a sentence: common nouns begin small, names and acronyms stay, and a unit is said elsewhere."""

from __future__ import annotations

import re

# First words of labels that are no names of persons, as far as clinical studies use them often.
_COMMON_WORDS = (
    "adherence age albumin alkaline arm ascites baseline best bilirubin biomarker body bone center centre chemotherapy "
    "cholesterol clinical cold co-morbidities comorbidities comorbidity copper creatinine date death depth diabetes "
    "differentiation disease disease-free donor driver drug duration edema end ethnicity event event-free expression "
    "extent first follow-up gender gene graft grade group height hemoglobin hepatomegaly high histologic histological "
    "histology hypertension lactate largest last length lesion lesions less liver local locally low lung lymph "
    "margin margins marker metastases metastasis metastatic more multifocal mutation necrosis node nodes number "
    "nutrition nutritional obstruction overall pathological pathology perforation performance platelet platelets "
    "positive previous primary prior progression progression-free prothrombin race radiation radiotherapy recipient "
    "recurrence recurrence-free region relapse relapse-free residual response risk score serum sex site size "
    "smoking stage start status surgery surgical survival targeted therapy time treatment triglycerides tumor "
    "tumour urine weight year years "
)
_COMMON = frozenset(_COMMON_WORDS.split())
#: A label with a unit that is said beside a number.
WITH_UNIT = re.compile(
    r"(?P<label>.+) \((?P<unit>years?|months?|weeks?|days?|hours?|h|min|s|kg|g|m|cm|mm|kg/m²|kg/m2|%|g/L|mg/L|U/L|"
    r"IU/L|mg/dL|g/dL|mmHg|mmol/L|µmol/L|μmol/L|ng/mL|pg/mL|µg/L|10⁹/L|×10⁹/L)\)"
)


def lowered(label: str) -> str:
    """`treatment arm` of `Treatment arm`; `ECOG performance status` and `Gleason score` as they are."""
    first, _, rest = label.partition(" ")
    if first.lower() not in _COMMON or not first[1:].replace("-", "").islower():
        return label
    return " ".join(filter(None, [first.lower(), rest]))


def plain(label: str) -> str:
    """A label within a sentence, without its unit: `largest lesion size` of `Largest lesion size (cm)`."""
    found = WITH_UNIT.fullmatch(label)
    return lowered(found["label"] if found else label)
