#!/usr/bin/python3
"""Draws a small company, layer by layer, from what `papotage network export` writes.

company.py PROGRAM SCENARIO PICTURE
"""

import io
import math
import pathlib
import subprocess
import sys
import tempfile

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Wedge
from PIL import Image

TITLES = {
    "hierarchy": "hierarchy: who reports to whom",
    "work": "work: who works with whom",
    "friends": "friends: on the social networks",
    "followers": "followers: who is read by whom",
}
# Where a tie stays: colours that stay apart in grey and for the colour-blind.
WITHIN = {"team": "#1b7837", "department": "#5e9bd1", "company": "#762a83", "outside": "#e08214"}
LEVELS = {"none": 18, "team": 55, "department": 110, "site": 170, "company": 230}


def exported(program, scenario, layer, folder):
    edges, people = folder / f"{layer}.txt", folder / "people.csv"
    subprocess.run([program, "network", "export", scenario, "--layer", layer, "-o", edges, "--people", people, "--force"],
                   check=True)
    ties = pd.read_csv(edges, sep=" ", comment="#", names=["u", "v"])
    return ties, pd.read_csv(people, keep_default_na=False)


def place(people):
    """Employees on a circle in organisation preorder, with gaps between departments; outsiders around it."""
    staff = people[people.kind == "employee"]
    gaps = (staff.department != staff.department.shift()).cumsum() * 1.5 + (staff.team != staff.team.shift()).cumsum() * .6
    angle = (staff.index + gaps) / (len(staff) + gaps.iloc[-1])
    points = {i: (math.cos(2 * math.pi * a), math.sin(2 * math.pi * a)) for i, a in zip(staff.person, angle)}
    outside = people[people.kind == "outsider"]
    for k, i in enumerate(outside.person):
        a = 2 * math.pi * k / max(len(outside), 1)
        points[i] = (1.42 * math.cos(a), 1.42 * math.sin(a))
    return points, dict(zip(staff.person, angle * 360))


def stays(u, v, people):
    a, b = people.iloc[u], people.iloc[v]
    if "outsider" in (a.kind, b.kind):
        return "outside"
    return next(unit for unit in ("team", "department", "company") if unit == "company" or a[unit] == b[unit])


def curve(p, q, inward=.55):
    """A bow from p to q, drawn towards the middle the more the further apart they are."""
    apart = math.dist(p, q)
    pull = 1 - inward * min(apart, 1.2) / 1.2
    middle = ((p[0] + q[0]) / 2 * pull, (p[1] + q[1]) / 2 * pull)
    return [((1 - t) ** 2 * p[0] + 2 * t * (1 - t) * middle[0] + t * t * q[0],
             (1 - t) ** 2 * p[1] + 2 * t * (1 - t) * middle[1] + t * t * q[1]) for t in (k / 16 for k in range(17))]


def draw(axes, layer, ties, people):
    points, angles = place(people)
    shown = ties[(people.kind.values[ties.u] == "employee") | (people.kind.values[ties.v] == "employee")]
    for unit in ("outside", "company", "department", "team"):
        lines = [curve(points[u], points[v]) for u, v in shown.itertuples(index=False) if stays(u, v, people) == unit]
        width = 1.4 if layer == "hierarchy" else .45 if unit == "outside" else .8
        axes.add_collection(LineCollection(lines, colors=WITHIN[unit], linewidths=width, alpha=.75, zorder=1))
    staff, outside = people[people.kind == "employee"], people[people.kind == "outsider"]
    degree = 360 / len(staff)
    for team, members in staff.groupby("team", sort=False):
        axes.add_patch(Wedge((0, 0), 1.17, angles[members.person.iloc[0]] - degree * .35,
                             angles[members.person.iloc[-1]] + degree * .35, width=.05, color="#bbbbbb", zorder=0))
    dark = ["#222222" if holder == "yes" else "white" for holder in staff.account]
    axes.scatter(*zip(*(points[i] for i in staff.person)), s=[LEVELS[level] * .55 for level in staff.level], c=dark,
                 edgecolors="#222222", linewidths=.8, zorder=3)
    if layer in ("friends", "followers"):
        axes.scatter(*zip(*(points[i] for i in outside.person)), s=8, c=WITHIN["outside"], zorder=3)
    axes.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5), aspect="equal")
    axes.axis("off")
    axes.set_title(f"{TITLES[layer]} ({len(shown)} {'arcs' if layer == 'followers' else 'ties'})", fontsize=10)


def main(program, scenario, picture):
    figure, panels = plt.subplots(2, 2, figsize=(9, 9.6))
    with tempfile.TemporaryDirectory() as folder:
        for axes, layer in zip(panels.flat, TITLES):
            draw(axes, layer, *exported(program, scenario, layer, pathlib.Path(folder)))
    keys = [Line2D([], [], color=colour, label="with somebody outside" if unit == "outside" else f"within the {unit}")
            for unit, colour in WITHIN.items()]
    keys += [Line2D([], [], ls="", marker="o", mfc="#222222", mec="#222222", label="has an account"),
             Line2D([], [], ls="", marker="o", mfc="white", mec="#222222", label="has none"),
             Line2D([], [], color="#bbbbbb", lw=5, label="a team; heads larger")]
    figure.legend(handles=keys, loc="lower center", ncol=4, frameon=False, fontsize=9)
    figure.subplots_adjust(left=.01, right=.99, top=.96, bottom=.07, wspace=.01, hspace=.06)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=90)
    Image.open(drawn).convert("RGB").quantize(96).save(picture, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
