"""Each folder includes only what stands above it, and heavy headers stay where they belong."""

import pathlib
import re
import sys

ORDER = ["sim/core", "sim/graph", "sim/population", "sim/model", "sim/engine", "sim/record", "sim/scenario", "models",
         "sim/study", "sim/cli", "sim/mpi"]
# Header: the only places that may include it.
ONLY = {
    r"hdf5(_hl)?\.h": ["sim/record/"],
    r"toml\+\+/.*|toml\.hpp": ["sim/scenario/toml.cpp"],
    r"CLI/.*": ["sim/cli/options.cpp"],
    r"sleef\.h": ["sim/core/elementary.cpp"],
    r"Random123/.*": ["sim/core/draws.cpp"],
    r"openssl/.*": ["sim/record/sha256.cpp"],
    r"nlohmann/.*": ["sim/cli/"],
    r"models/catalogue\.hpp": ["sim/cli/"],
    r"boost/math/.*": ["sim/graph/", "sim/study/theory/"],
    r"boost/random/.*": ["sim/study/designs.cpp"],
    r"boost/(?!math/|random/).*|Eigen/.*": ["sim/graph/"],
    r"mpi\.h": ["sim/mpi/"],
    r"random": [],
}


def layer(path):
    return next((k for k, folder in enumerate(ORDER) if path.startswith(folder + "/")), None)


def complaints(root):
    sources = [p for top in ("sim", "models") for p in sorted((root / top).rglob("*")) if p.suffix in (".hpp", ".cpp")]
    if not sources:
        yield "no sources found"
    for source in sources:
        name = source.relative_to(root).as_posix()
        here = layer(name)
        if here is None:
            yield f"{name}: its folder is in no layer"
            continue
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            if not match:
                continue
            header = match.group(1)
            there = layer(header)
            if there is not None and there > here:
                yield f"{name}:{number}: {ORDER[here]} stands above {ORDER[there]} and can't include {header}"
            if there is not None and not (root / header).exists():
                yield f"{name}:{number}: {header} doesn't exist"
            for pattern, places in ONLY.items():
                if re.fullmatch(pattern, header) and not any(name.startswith(place) for place in places):
                    yield f"{name}:{number}: {header} belongs in {' or '.join(places) or 'no source'}"


found = list(complaints(pathlib.Path(sys.argv[1])))
print("\n".join(found) if found else "include order holds")
sys.exit(1 if found else 0)
