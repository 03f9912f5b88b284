"""Cascades of a result beside observed ones.

usage: cascades.py RESULT.h5 [CASCADES.csv.gz]

RESULT.h5 holds posts (record.posts = true). CASCADES.csv.gz has the columns cascade and time (seconds since the root),
one row a post: the root, then whoever passed it on. Prints for each: how many cascades, their mean size, the share of
those that nobody passed on, of those of at least 10 and 100, the largest, the exponent of the sizes' tail (maximum
likelihood for whole numbers from 2 on: Clauset, Shalizi & Newman, SIAM Rev. 51, 2009, eq. 3.7) and, of those passed on, the
median time and 95% quantile from the root to the last who did.
"""

import sys

import h5py
import numpy
import pandas


def tail_exponent(sizes, smallest=2):
    tail = sizes[sizes >= smallest]
    return 1 + len(tail) / numpy.log(tail / (smallest - 0.5)).sum() if len(tail) else numpy.nan


def statistics(sizes, lifetimes):
    sizes = numpy.asarray(sizes)
    lifetimes = numpy.asarray(lifetimes) * 24
    of = lambda q: numpy.quantile(lifetimes, q) if len(lifetimes) else numpy.nan
    return {
        "cascades": len(sizes),
        "mean size": sizes.mean(),
        "P(1)": (sizes == 1).mean(),
        "P(at least 10)": (sizes >= 10).mean(),
        "P(at least 100)": (sizes >= 100).mean(),
        "largest": sizes.max(),
        "tail exponent": tail_exponent(sizes),
        "time to the last, median [h]": of(0.5),
        "time to the last, 95% [h]": of(0.95),
    }


def of_result(path):
    with h5py.File(path) as file:
        if "posts" not in file:
            sys.exit(f"{path}: keeps no posts; run its scenario with --set record.posts=true")
        last = file["posts/last_share"][:]
        return statistics(file["posts/size"][:], last[~numpy.isnan(last)])


def observed(path):
    rows = pandas.read_csv(path)
    cascades = rows.groupby("cascade")["time"]
    sizes = cascades.size()
    return statistics(sizes, (cascades.max() - cascades.min())[sizes > 1] / 86400)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    columns = {"model": of_result(sys.argv[1])}
    if len(sys.argv) == 3:
        columns["observed"] = observed(sys.argv[2])
    print(pandas.DataFrame(columns).to_string(float_format=lambda x: f"{x:.4g}"))


main()
