"""A mapping file: the tables that are computed, as a study has them, and what the paper calls things in other words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field, create_model

from sarcstat.against.names import plain
from sarcstat.against.quantity import Words


def mapping_model(study: type[BaseModel]) -> type[BaseModel]:
    """The model of a mapping file, given that of a study: a study file is one that maps nothing."""
    return create_model(
        "Mapping",
        __base__=study,
        __doc__="A paper's tables, as they are computed from the data.",
        names=(dict[str, str], Field(default={}, description="A printed label = the column that it means.")),
        levels=(
            dict[str, dict[str, str]],
            Field(default={}, description="For a column: a printed level = the level in the data."),
        ),
        printed=(
            dict[str, str | list[str]],
            Field(
                default={}, description='A printed table ("Table 4") = the name of the table that it is, or several.'
            ),
        ),
    )


def declared(content: Any) -> Words:
    """What a mapping says of names."""
    tables: Mapping[str, str | list[str]] = content.printed
    return Words(
        names={plain(label): column for label, column in content.names.items()},
        declared={
            column: {plain(level): own for level, own in levels.items()} for column, levels in content.levels.items()
        },
        tables={name: (own,) if isinstance(own, str) else tuple(own) for name, own in tables.items()},
    )
