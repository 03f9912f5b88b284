"""A Slurm of one machine, for tests: its own munge, controller and nodes on loopback, in a folder of its own, without
systemd, cgroups or a database. A node is a PID namespace, so that killing it is a power cut: its daemon and its jobs
die at once. All daemons are children of this process and die with it, whatever ends it. Needs root."""

import atexit
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PROGRAMS = ("slurmctld", "slurmd", "munged", "sbatch", "unshare", "setpriv")
SEARCH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"

# The credentials' life bounds how soon a requeued job may start, SlurmdTimeout how soon a dead node is noticed. Jobs that
# have ended are remembered for longer than a test lasts, and those that are told to stop may take their time.
CONFIGURATION = """\
ClusterName=papotage
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket,cred_expire=5
CredType=cred/munge
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmdSpoolDir={folder}/spool.%n
StateSaveLocation={folder}/state
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/builtin
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=1,sched_interval=2
SlurmdTimeout=10
SlurmdParameters=config_overrides
ReturnToService=2
InactiveLimit=0
MinJobAge=3600
KillWait=10
UnkillableStepTimeout=20
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""
NODE = "NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs={cpus} RealMemory={memory} State=UNKNOWN\n"


def why_not():
    """Why there can be no cluster here; None if there can."""
    if os.geteuid() != 0:
        return "a Slurm for tests needs root"
    lacking = [p for p in PROGRAMS if not shutil.which(p, path=SEARCH)]
    return f"no {', '.join(lacking)} here; ./dev setup installs slurm-wlm and munge" if lacking else None


def wait_until(true, what, seconds=60):
    """`what` is a text, or tells one of what is there instead."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"not within {seconds} s: {what() if callable(what) else what}"
        time.sleep(0.1)


class Cluster:
    def __init__(self, nodes=2, cpus=2, memory=1000):
        """Starts it, with nodes n1, n2, ... of so many processors and MB, which needn't be there."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="papotage-slurm-"))
        self.folder.chmod(0o755)
        self.environment = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf"), "PATH": SEARCH}
        self.nodes = [f"n{k + 1}" for k in range(nodes)]
        self.daemons = {}
        atexit.register(self.stop)
        try:
            self.start(cpus, memory)
        except BaseException:
            self.stop()
            raise

    def start(self, cpus, memory):
        for name in ("munge", "state"):
            (self.folder / name).mkdir(mode=0o711)
        (self.folder / "munge/key").write_bytes(os.urandom(128))
        (self.folder / "munge/key").chmod(0o600)
        host, port = socket.gethostname().split(".")[0], free_ports(len(self.nodes) + 1)
        with open(self.folder / "slurm.conf", "w") as file:
            file.write(CONFIGURATION.format(host=host, port=port, folder=self.folder))
            for k, name in enumerate(self.nodes):
                file.write(NODE.format(name=name, host=host, port=port + 1 + k, cpus=cpus, memory=memory))
        (self.folder / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n")
        munge = self.folder / "munge"
        self.launch("munged", "munged", "--foreground", "--force", f"--key-file={munge}/key", f"--socket={munge}/socket",
                    f"--pid-file={munge}/pid", f"--seed-file={munge}/seed", "--num-threads=2")
        wait_until((munge / "socket").exists, "munge runs")
        self.start_controller()
        for name in self.nodes:
            self.boot_node(name)
        wait_until(lambda: self.idle() == len(self.nodes), f"nodes are idle; see {self.folder}/*.log")

    def stop(self):
        """Ends all that it started and removes its folder. Does no harm twice."""
        atexit.unregister(self.stop)
        for name in [*self.nodes, "slurmctld", "munged"]:
            self.kill(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill_node(self, name):
        """A power cut."""
        self.kill(name)

    def boot_node(self, name):
        """With an empty spool, as after a power cut."""
        shutil.rmtree(self.folder / f"spool.{name}", ignore_errors=True)
        (self.folder / f"spool.{name}").mkdir()
        # /proc is made private before it is mounted anew; in a chroot, / can't be.
        self.launch(name, "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "unchanged",
                    shutil.which("slurmd", path=SEARCH), "-D", "-N", name, "-f", self.environment["SLURM_CONF"])

    def kill_controller(self, told=0):
        """... once it has saved what it was told at that time (seconds since 1970), which takes it some seconds."""
        state = self.folder / "state/job_state"
        wait_until(lambda: state.exists() and state.stat().st_mtime > told, "the controller saves its state")
        self.kill("slurmctld")

    def start_controller(self):
        self.launch("slurmctld", "slurmctld", "-D", "-f", self.environment["SLURM_CONF"])
        wait_until(lambda: self.call("sinfo", check=False).returncode == 0, f"the controller answers; see {self.folder}/*.log")

    def call(self, *command, check=True, **options):
        """Runs a command as a user of the cluster; texts of what came."""
        done = subprocess.run([*map(str, command)], env=self.environment, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=60, **options)
        assert not check or done.returncode == 0, f"{' '.join(map(str, command))}: {done.stderr}"
        return done

    def begin(self, *command):
        """... and doesn't wait for it."""
        return subprocess.Popen([*map(str, command)], env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def ask(self, *command):
        """What a command says that only looks: one that fails, as a busy controller may not answer in time, is asked again."""
        done = []
        wait_until(lambda: done.append(self.call(*command, check=False)) or done[-1].returncode == 0, lambda: done[-1].stderr)
        return done[-1].stdout

    def job(self, number):
        """What the controller knows of a job or a task of an array ("17", "17_3"), by field."""
        told = self.ask("scontrol", "--oneliner", "show", "job", number)
        return dict(word.split("=", 1) for word in told.split() if "=" in word)

    def idle(self):
        return len(set(self.call("sinfo", "--noheader", "--Node", "--states=idle", "--format=%N", check=False).stdout.split()))

    def launch(self, name, *command):
        with open(self.folder / f"{name}.out", "a") as out:
            self.daemons[name] = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], env=self.environment,
                                                  stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)

    def kill(self, name):
        daemon = self.daemons.pop(name, None)
        if daemon:
            daemon.send_signal(signal.SIGKILL)
            daemon.wait()


def free_ports(n):
    """The first of n ports in a row that nobody listens on, below those that the kernel gives to clients."""
    while True:
        first = random.randrange(10_000, 32_000 - n)
        sockets = [socket.socket() for _ in range(n)]
        try:
            for k, s in enumerate(sockets):
                s.bind(("127.0.0.1", first + k))
            return first
        except OSError:
            continue
        finally:
            for s in sockets:
                s.close()
