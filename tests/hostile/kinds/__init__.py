"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds import audited, compared, pdf_papers
from hostile.kinds.designs import design
from hostile.kinds.drafts import events, init
from hostile.kinds.expressions import where
from hostile.kinds.houses import reference, template
from hostile.kinds.jobs import job
from hostile.kinds.names import named
from hostile.kinds.options import given
from hostile.kinds.printed import listed, marked_up
from hostile.kinds.python import called
from hostile.kinds.runs import diff
from hostile.kinds.settings import labels, settings
from hostile.kinds.sheets import ods, xls, xlsx
from hostile.kinds.statistics import dta, sas7bdat, sav, xpt, zsav
from hostile.kinds.stored import database, parquet, registry, rfile
from hostile.kinds.studies import study, studytext
from hostile.kinds.surroundings import surrounded
from hostile.kinds.texts import delimited
from hostile.kinds.viewers import viewer
from hostile.kinds.written import placed

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "xlsx": xlsx,
    "ods": ods,
    "xls": xls,
    "sav": sav,
    "zsav": zsav,
    "dta": dta,
    "sas7bdat": sas7bdat,
    "xpt": xpt,
    "parquet": parquet,
    "registry": registry,
    "database": database,
    "rfile": rfile,
    "names": named,
    "options": given,
    "placed": placed,
    "python": called,
    "surroundings": surrounded,
    "job": job,
    "viewer": viewer,
    "markup": marked_up,
    "listing": listed,
    "page": audited.page,
    "paper": audited.text,
    "word": audited.word,
    "entered": audited.entry,
    "pdf": pdf_papers.pdf,
    "against": compared.against,
    "mapped": compared.mapped,
    "where": where,
    "study": study,
    "studytext": studytext,
    "design": design,
    "settings": settings,
    "labels": labels,
    "init": init,
    "events": events,
    "diff": diff,
    "template": template,
    "reference": reference,
}
