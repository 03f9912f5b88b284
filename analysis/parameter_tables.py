#!/usr/bin/python3
"""Fills the tables of parameters in a document from what the program says of a section.

parameter_tables.py PROGRAM DOCUMENT      rewrites what stands between `<!-- parameters: SECTION -->` and `<!-- end -->`
"""

import json
import pathlib
import re
import subprocess
import sys


def table(program, section):
    told = json.loads(subprocess.run([program, "models", section, "--json"], check=True, capture_output=True, text=True).stdout)
    lines = [f"| `[{section}]` | allowed | default | |", "| --- | --- | --- | --- |"]
    for p in told["parameters"]:
        unit = "" if p["unit"] in ("", "1") else f" [{p['unit']}]"
        default = "required" if p["required"] else f"`{p['default']}`" if p["default"] else ""
        source = f" *{p['source']}*" if p["source"] else ""
        lines.append(f"| `{p['name']}` | {p['allowed']}{unit} | {default} | {p['doc']}.{source} |")
    return "\n".join(lines)


def filled(program, text):
    return re.sub(r"(<!-- parameters: ([\w.]+) -->\n).*?(<!-- end -->)",
                  lambda m: f"{m[1]}{table(program, m[2])}\n{m[3]}", text, flags=re.S)


if __name__ == "__main__":
    program, document = sys.argv[1], pathlib.Path(sys.argv[2])
    document.write_text(filled(program, document.read_text(encoding="utf-8")), encoding="utf-8")
