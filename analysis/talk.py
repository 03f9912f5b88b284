#!/usr/bin/python3
"""Draws what a result of the workplace tells, week by week.

talk.py RESULT.h5 PICTURE.png
"""

import sys

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402

INK, CRITICAL, PRAISE, QUIET = "#22303c", "#c8553d", "#2a7f62", "#8a97a3"


def band(axes, weeks, values, colour, label):
    """The median over replicates, and between 5% and 95% of them."""
    low, middle, high = np.nanquantile(values, [0.05, 0.5, 0.95], axis=0)
    axes.fill_between(weeks, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(weeks, middle, color=colour, linewidth=1.6)
    axes.annotate(label, (weeks[-1], middle[-1]), xytext=(6, 0), textcoords="offset points", color=colour, va="center")


def plain(axes, title):
    axes.set_title(title, loc="left", color=INK, fontsize=10.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK)
    axes.set_xlim(0)


def main(result, picture):
    with h5py.File(result) as file:
        series = {name: values[:].astype(float) for name, values in file["series"].items() if values.ndim == 2}
        weeks = file["series/time"][:] / 7
        replicates, title = len(file["series/replicate"]), file.attrs["title"]
    title = title.decode() if isinstance(title, bytes) else title
    whole = np.isclose(np.diff(weeks), 1)  # the last record may come earlier
    figure, (views, minds) = plt.subplots(2, 1, figsize=(8.4, 5.8), sharex=True)
    for name, colour, label in (("exposures_praise", PRAISE, "praise"), ("exposures_critical", CRITICAL, "criticism")):
        band(views, weeks[1:][whole], np.diff(series[name], axis=1)[:, whole] / 1000, colour, label)
    plain(views, "Posts seen outside the company, thousands of views a week")
    views.set_ylim(0)
    for name, colour, label in (("opinion_mean", INK, "opinion"), ("climate", QUIET, "as heard")):
        band(minds, weeks, series[name], colour, label)
    plain(minds, "Employees' mean opinion of the company, and that of those who don't keep silent (from -1 to 1)")
    minds.set_xlabel("week", color=INK)
    figure.suptitle(f"{title}\nMedian and 5 to 95% of {replicates} worlds", x=0.01, ha="left", color=INK, fontsize=12)
    figure.tight_layout(rect=(0, 0, 0.97, 1))
    figure.savefig(picture, dpi=110)


if __name__ == "__main__":
    main(*sys.argv[1:])
