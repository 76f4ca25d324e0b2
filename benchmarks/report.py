"""A study with a report in all five formats beside the same study without one."""

from __future__ import annotations

import tempfile
from pathlib import Path

from side_by_side import compare, program

STUDY = (Path(__file__).resolve().parent.parent / "templates" / "study.toml").read_text(encoding="utf-8")
MOST = 2.5


def main() -> None:
    """Print both times; the report may take 2.5 times as long as the run without it."""
    bare, _, rest = STUDY.partition("[report]")
    _, _, output = rest.partition("[output]")
    studies = {
        "tables": f"{bare}[output]{output}",
        "and a report": f'{bare}[report]\nformats = ["html", "docx", "pdf", "md", "latex"]\n\n[output]{output}',
    }
    with tempfile.TemporaryDirectory() as folder:
        commands = {}
        for name, text in studies.items():
            file = Path(folder) / f"{name.replace(' ', '-')}.toml"
            file.write_text(text, encoding="utf-8")
            out = str(file.with_suffix(""))
            commands[name] = [program("sarcstat"), "run", str(file), "-o", out, "--force", "--quiet"]
        ratios = compare("A study of 929 patients, 4 tables", commands, runs=3)
    print(f"  with a report: {1 / ratios['and a report']:.2f} times as long (at most {MOST})")


if __name__ == "__main__":
    main()
