"""What the machine was doing meanwhile: a figure from a machine that was busy with something else says nothing."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")
MOST_STEAL = 0.10
MOST_FOREIGN = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What a process has used up to now: seconds of CPU, resident kilobytes, open files and threads."""

    cpu: float
    resident_kb: float
    files: int
    threads: int

    @classmethod
    def read(cls, pid: int) -> Self:
        """Read it from ``/proc``."""
        folder = Path("/proc") / str(pid)
        fields = (folder / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
        pages = int((folder / "statm").read_text(encoding="ascii").split()[1])
        return cls(
            cpu=(int(fields[11]) + int(fields[12])) / TICKS,
            resident_kb=pages * resource.getpagesize() / 1024,
            files=len(list((folder / "fd").iterdir())),
            threads=int(fields[17]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The machine's counters at one moment, in seconds of CPU over all cores."""

    total: float
    steal: float
    working: float

    @classmethod
    def now(cls) -> Self:
        """Read them."""
        with Path("/proc/stat").open(encoding="ascii") as file:
            user, nice, system, idle, waiting, irq, softirq, steal, *_ = map(int, file.readline().split()[1:])
        return cls(
            total=(user + nice + system + idle + waiting + irq + softirq + steal) / TICKS,
            steal=steal / TICKS,
            # Interrupts are left out: the network's are ours, and belong to no process.
            working=(user + nice + system) / TICKS,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """How quiet the machine was: shares of its CPU that the hypervisor and other programs took, and its load."""

    steal: float
    foreign: float
    load: float

    @classmethod
    def since(cls, before: Moment, *, own_cpu: float) -> Self:
        """Return the weather since a moment; ``own_cpu`` is what server and driver used themselves."""
        now = Moment.now()
        total = max(now.total - before.total, 1e-9)
        return cls(
            steal=(now.steal - before.steal) / total,
            foreign=max(0.0, now.working - before.working - own_cpu) / total,
            load=os.getloadavg()[0],
        )

    @property
    def is_quiet(self) -> bool:
        """Whether what was measured meanwhile may be used."""
        return self.steal <= MOST_STEAL and self.foreign <= MOST_FOREIGN


def own_cpu() -> float:
    """Return the CPU seconds of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
