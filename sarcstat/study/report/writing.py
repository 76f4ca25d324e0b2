"""What a run leaves behind: tables in every format, results.json, run.json, and patient-level data where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sarcstat import __version__
from sarcstat.data.cohort.export import write_csv
from sarcstat.data.endpoints.adtte import time_to_event_table
from sarcstat.display.decisions import decisions_document
from sarcstat.display.shapes.document import Document
from sarcstat.render.formats import FORMATS, rendered
from sarcstat.render.json import record, written
from sarcstat.results import Provenance
from sarcstat.study.made import DECISIONS, FLOW, Made
from sarcstat.study.meaning import format_of
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile
from sarcstat.study.report.files import linked_formats, report_files
from sarcstat.study.report.flow import flow
from sarcstat.study.report.folder import RECORD
from sarcstat.study.report.report import is_randomized, names_of, ordered_tables
from sarcstat.study.report.scripts import scripts

SCHEMA = "sarcstat-run/1"


def write_study(
    study: StudyFile,
    prepared: PreparedStudy,
    entries: Sequence[Made],
    folder: Path,
    *,
    template: Path | None = None,
    reference: Path | None = None,
) -> None:
    """Write everything into an empty folder; OSError where that fails.

    `template` is a folder with templates for the report (None: the package's own); InputError where one fails.
    `reference` is a Word file whose styles, page and headers every .docx takes.
    """
    decided = _decisions(prepared)
    entries = [*_flow(study, prepared, entries), *entries]
    made = [*entries, Made(kind="table", name=DECISIONS, title="Data decisions", document=decided)]
    for each in made:
        _write_entry(study, each, folder, reference)
    report = report_files(study, prepared, entries, decided, template=template, reference=reference)
    for name, content in report.items():
        _write(folder / name, content)
    _write_data(study, prepared, entries, folder)
    results = [{"name": each.name, "title": each.title, **record(each.document)} for each in made if each.document]
    _write(
        folder / "results.json",
        written(
            {
                "schema": "sarcstat/1",
                "study": study.content.study.name,
                "labels": labels_of(prepared),
                "results": results,
            }
        ),
    )
    _write(folder / RECORD, written(_record(study, prepared, entries, folder)))


def _flow(study: StudyFile, prepared: PreparedStudy, entries: Sequence[Made]) -> list[Made]:
    """The diagram of the flow of patients, where a report has tables to end it."""
    wanted = study.content.report
    tables = ordered_tables(study, entries) if wanted and wanted.flow else []
    if not any(each.document for each in tables):
        return []
    from sarcstat.study.report.flow_figure import flow_diagram

    picture = flow_diagram(flow(prepared, tables, names_of(prepared), randomized=is_randomized(study)))
    return [Made(kind="figure", name=FLOW, title="Flow of patients", command="flow", picture=picture)]


def labels_of(prepared: PreparedStudy) -> dict[str, str]:
    """The labels of the study's columns and endpoints by their names, as far as they have one."""
    codebook = prepared.dataset.codebook
    labels = {name: label for name in prepared.dataset.frame.columns if (label := codebook.label(name)) != name}
    return labels | {name: each.label for name, each in prepared.endpoints.derived.items() if each.label}


def _write_entry(study: StudyFile, each: Made, folder: Path, reference: Path | None) -> None:
    """A table or a figure in each of its formats."""
    output = study.content.output
    place = folder / f"{each.kind}s"
    place.mkdir(exist_ok=True)
    if each.document is not None:
        for format_ in output.formats:
            known = format_of(format_) or format_
            content = rendered(each.document, known, reference=reference)
            _write(place / f"{each.name}{FORMATS[known].extensions[0]}", content)
    if each.picture is not None:
        for kind in dict.fromkeys([*output.figure_formats, *linked_formats(study)]):
            _write(place / f"{each.name}.{kind}", each.picture.render(kind))


def _decisions(prepared: PreparedStudy) -> Document:
    rows = prepared.rows_used
    provenance = Provenance(
        source=prepared.dataset.source,
        sha256=prepared.dataset.sha256,
        rows_read=prepared.rows_read,
        rows_used=rows,
        versions={"sarcstat": __version__},
        simulated=prepared.dataset.simulated,
    )
    return decisions_document(prepared.decisions, provenance)


def _write_data(study: StudyFile, prepared: PreparedStudy, entries: Sequence[Made], folder: Path) -> None:
    output = study.content.output
    if output.cohort or output.adtte or output.scripts:
        (folder / "data").mkdir()
    if output.scripts:
        tables = [each for each in entries if each.kind == "table"]
        about = study.content.study
        for name, content in scripts(about.title or about.name, prepared.dataset, tables).items():
            _write(folder / name, content)
    elif output.cohort:
        write_csv(prepared.dataset, folder / "data" / "cohort.csv")
    if output.adtte:
        table = time_to_event_table(prepared.endpoints, id=study.content.data.id, study=study.content.study.name)
        write_csv(table, folder / "data" / "adtte.csv")


def _record(study: StudyFile, prepared: PreparedStudy, entries: Sequence[Made], folder: Path) -> Mapping[str, Any]:
    """What was run on what, so that it can be run again; no dates, no absolute paths."""
    used = [each.document.provenance.versions for each in entries if each.document]
    versions = {name: version for each in used for name, version in each.items()}
    return {
        "schema": SCHEMA,
        "study": {"name": study.content.study.name, "file": study.path.name, "sha256": study.sha256},
        "data": {
            "file": study.content.data.file,
            "sha256": prepared.dataset.sha256,
            "rows_read": prepared.rows_read,
            "rows_used": prepared.rows_used,
        },
        "versions": {"sarcstat": __version__, **versions},
        "conditions": [asdict(each) for each in prepared.dataset.conditions],
        "options": study.content.model_dump(mode="json", exclude_none=True),
        "tables": [_said(each) for each in entries if each.kind == "table"],
        "figures": [
            _said(each) | ({"description": each.picture.description, "notes": [*each.notes]} if each.picture else {})
            for each in entries
            if each.kind == "figure"
        ],
        "files": sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()),
    }


def _said(each: Made) -> dict[str, Any]:
    return {"name": each.name, "title": each.title, "command": each.command, "error": each.error}


def _write(path: Path, content: str | bytes) -> None:
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8", newline="\n")
    else:
        path.write_bytes(content)
