"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds.commands.names import named
from hostile.kinds.commands.options import given
from hostile.kinds.commands.python import called
from hostile.kinds.commands.surroundings import surrounded
from hostile.kinds.commands.written import placed
from hostile.kinds.files.sheets import ods, xls, xlsx
from hostile.kinds.files.statistics import dta, sas7bdat, sav, xpt, zsav
from hostile.kinds.files.stored import database, parquet, registry, rfile
from hostile.kinds.files.texts import delimited
from hostile.kinds.outputs.jobs import job
from hostile.kinds.outputs.printed import listed, marked_up
from hostile.kinds.outputs.viewers import viewer
from hostile.kinds.papers import audited, compared, pdf_papers
from hostile.kinds.studies.designs import design
from hostile.kinds.studies.drafts import events, init
from hostile.kinds.studies.expressions import where
from hostile.kinds.studies.grown import study, studytext
from hostile.kinds.studies.houses import reference, template
from hostile.kinds.studies.runs import diff
from hostile.kinds.studies.settings import labels, settings

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
