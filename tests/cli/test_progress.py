"""Progress: a bar on a terminal, sparse lines elsewhere, nothing with --quiet."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from program import PAPOTAGE, digest, wait_for

# Lasts minutes on one thread, unless it is stopped.
LONG = ["run", "voter.toml", "-o", "out.h5", "--threads", "1", "--replicates", "4000", "--set",
        'network={generator="barabasi_albert",nodes=2000,ties=3}', "--set", "run.days=3000", "--set", "record.every=5"]
BAR = r"\[(#*)(\.*)\] +(\d+)%  [\d,]+ of [\d,]+ replicates  [\d,.]+ steps/s  (\d+ s|\d+ min \d+ s|\d+ h \d+ min|0\.\d+ s) left"


class Terminal:
    """A process with a terminal for stderr."""

    def __init__(self, args, cwd, columns=0):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.process = subprocess.Popen([PAPOTAGE, *args], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        self.text = ""

    def read(self, seconds):
        """What is shown until the end, or so many seconds from now."""
        until = time.monotonic() + seconds
        while select.select([self.master], [], [], max(0, until - time.monotonic()))[0]:
            try:
                self.text += os.read(self.master, 65536).decode()
            except OSError:  # the other side is closed
                break
        return self.text

    def stop(self):
        self.process.terminate()
        self.process.communicate()
        os.close(self.master)


def shown(terminal, bars, seconds=20):
    until = time.monotonic() + seconds
    while terminal.text.count("\r") < bars and time.monotonic() < until:
        terminal.read(0.1)
    return terminal.text.replace("\x1b[K", "").split("\r")[1:bars]


def test_bar_on_a_terminal(here):
    terminal = Terminal(LONG, here, columns=120)
    frames = shown(terminal, 4)
    terminal.stop()
    assert terminal.text.startswith("\r[")
    assert len(frames) == 3
    for frame in frames:
        bar = re.fullmatch(BAR, frame)
        assert bar, frame
        assert len(bar[1] + bar[2]) == 30 and abs(len(bar[1]) - int(bar[3]) * 0.3) <= 1
    assert not list(here.glob("out.h5*"))


def test_bar_fits_a_narrow_terminal(here):
    """A line that wraps would leave a trail."""
    for columns in (80, 40):
        terminal = Terminal(LONG, here, columns=columns)
        frames = shown(terminal, 3)
        terminal.stop()
        assert len(frames) == 2
        for frame in frames:
            assert 20 < len(frame) < columns
            assert "%  " in frame


def test_bar_goes_at_the_end(here):
    short = [*LONG, "--replicates", "1", "--set", "run.days=20000", "--set", "record.every=10"]
    short.remove("4000")
    short.remove("--replicates")
    terminal = Terminal(short, here)
    terminal.read(60)
    assert terminal.process.wait() == 0
    assert terminal.text == "" or (terminal.text.startswith("\r") and terminal.text.endswith("\r\x1b[K"))
    assert terminal.process.stdout.read().startswith(b"Who wins?\n")
    os.close(terminal.master)


def test_quick_and_quiet_runs_show_nothing(here):
    quick = Terminal(["run", "sir.toml", "-o", "quick.h5", "--replicates", "1"], here)
    assert quick.read(30) == "" and quick.process.wait() == 0
    quiet = Terminal([*LONG, "--quiet"], here)
    assert quiet.read(1.5) == ""
    assert quiet.process.poll() is None
    quiet.stop()


def test_sparse_lines_elsewhere(here):
    """A line in ten seconds, which the processes sleep through. Where stderr is closed, none gets into the result."""
    pipe = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    medium = [*LONG]
    medium[medium.index("4000")] = "60"

    def asleep(name, *args, **options):
        medium[medium.index("-o") + 1] = f"{name}.h5"
        process = subprocess.Popen([PAPOTAGE, *medium, *args], cwd=here, stdin=subprocess.DEVNULL, **options)
        wait_for(here / f"{name}.h5.part", process=process)
        process.send_signal(signal.SIGSTOP)
        return process

    lines = asleep("out", **pipe)
    quiet = asleep("quiet", "--quiet", **pipe)
    closed = asleep("closed", stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(2))
    time.sleep(10.2)
    for process in (lines, quiet, closed):
        process.send_signal(signal.SIGCONT)
    said, told = lines.communicate(timeout=120)
    assert lines.returncode == 0 and said.startswith("Who wins?\n")
    assert 1 <= told.count("\n") <= 6
    for line in told.splitlines():
        assert re.fullmatch(r"papotage: +\d+%  [\d,]+ of 60 replicates  [\d,.]+ steps/s  .+ left", line), line
    assert quiet.communicate(timeout=120) == ("", "") and quiet.returncode == 0
    assert closed.wait(120) == 0
    assert digest("closed.h5", cwd=here) == digest("quiet.h5", cwd=here) == digest("out.h5", cwd=here)
