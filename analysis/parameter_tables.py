#!/usr/bin/python3
"""Fills the tables in a document from what the program says of models, generators and sections.

parameter_tables.py PROGRAM DOCUMENT      rewrites what stands between `<!-- KIND: NAME -->` and `<!-- end -->`:
    parameters: SECTION            the keys of a section
    keys: MODEL.PARAMETER          the keys of a table that stands for a value
    models: FAMILY                 the models that stand in that section
    parameters of models: FAMILY   what each of these reads
    generators: network            all generators and what they read
"""

import collections
import json
import pathlib
import re
import subprocess
import sys

SEVERAL = 3  # models that read the same parameter; it is told once for so many


def told(program, *name):
    return json.loads(subprocess.run([program, "models", *name, "--json"], check=True, capture_output=True, text=True).stdout)


def row(cells):
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def table(heading, rows):
    return "\n".join([row(heading).replace("|  |", "| |"), row(["---"] * len(heading)), *map(row, rows)])


def allowed(p):
    return p["allowed"] + ("" if p["unit"] in ("", "1") else f" [{p['unit']}]")


def default(p):
    return "required" if p["required"] else f"`{p['default']}`" if p["default"] else ""


def doc(p):
    return f"{p['doc']}." + (f" *{p['source']}*" if p["source"] else "")


def cells(p, value=None):
    return f"`{p['name']}`", allowed(p), default(p) if value is None else value, doc(p)


def parameters(program, section):
    return table([f"`[{section}]`", "allowed", "default", ""], map(cells, told(program, section)["parameters"]))


def keys(program, name):
    model, _, parameter = name.partition(".")
    found = next(p for p in told(program, model)["parameters"] if p["name"] == parameter)
    return table([f"`{parameter}`", "allowed", "default", ""], map(cells, found["keys"]))


def family(program, name):
    return [model for model in told(program) if model["family"] == name]


def header(model):
    """The file that describes the model, as a link from the models' folder."""
    folder = pathlib.Path(__file__).resolve().parents[1] / "models"
    wanted = re.compile(rf'\{{\s*"{model["name"]}",\s*"{model["family"]}"')
    path, = (path for path in folder.rglob("*.hpp") if wanted.search(path.read_text(encoding="utf-8")))
    return f"[`{model['name']}`]({path.relative_to(folder).as_posix()})"


def models(program, name):
    return table(["model", "what it is", "updating", "source"],
                 ([header(m), m["title"], m["updating"], m["source"]] for m in family(program, name)))


def parameters_of_models(program, name):
    """What several models read comes first; each model's own row names it, and says a default that isn't common."""
    all_of = family(program, name)
    same = lambda p: (p["name"], allowed(p), doc(p))
    readers = collections.defaultdict(list)
    for model in all_of:
        for p in model["parameters"]:
            readers[same(p)].append((model["name"], p))
    several = {key: of for key, of in readers.items() if len(of) >= SEVERAL}
    usual = {key: collections.Counter(default(p) for _, p in of).most_common(1)[0][0] for key, of in several.items()}
    most = {key[0]: max(len(of) for other, of in several.items() if other[0] == key[0]) for key in several}
    rows = []
    for key, of in several.items():
        who = "*several*" if len(of) == most[key[0]] else ", ".join(f"`{model}`" for model, _ in of)
        rows.append([who, *cells(of[0][1], usual[key])])
    for model in all_of:
        shared = [p for p in model["parameters"] if same(p) in several]
        named = ", ".join(f"`{p['name']}`" + ("" if default(p) == usual[same(p)] else f" ({default(p)})") for p in shared)
        own = [cells(p) for p in model["parameters"] if same(p) not in several]
        lines = ([(named, "", "", "as above")] if named else []) + own or [("none", "", "", "")]
        rows += [[f"`{model['name']}`" if k == 0 else "", *line] for k, line in enumerate(lines)]
    return table(["model", "parameter", "allowed", "default", ""], rows)


def generators(program, section):
    rows = []
    for generator in told(program, f"{section}.generator")["generators"]:
        rows.append([f"`{generator['name']}`", "", "", "", f"{generator['title']}. *{generator['source']}*"])
        rows += [["", *cells(p)] for p in generator["parameters"]]
    return table(["generator", "parameter", "allowed", "default", ""], rows)


TABLES = {"parameters": parameters, "keys": keys, "models": models, "parameters of models": parameters_of_models,
          "generators": generators}


MARKED = re.compile(r"(<!-- ([\w ]+): ([\w.]+) -->\n).*?(<!-- end -->)", re.S)


def marks(text):
    """The kind and name of each table, in their order."""
    return [(m[2], m[3]) for m in MARKED.finditer(text)]


def filled(program, text):
    return MARKED.sub(lambda m: f"{m[1]}{TABLES[m[2]](program, m[3])}\n{m[4]}", text)


if __name__ == "__main__":
    program, document = sys.argv[1], pathlib.Path(sys.argv[2])
    document.write_text(filled(program, document.read_text(encoding="utf-8")), encoding="utf-8")
