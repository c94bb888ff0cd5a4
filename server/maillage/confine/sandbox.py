"""Takes from a process what answering a query does not need: network, programs, files, endless memory.

Each means is asked of Linux, the firmest first, and what a kernel has not is left out: `confine` says which
hold. Nothing here needs a privilege. Landlock (Linux 5.13) leaves some folders to read; seccomp refuses the
calls that open a socket, start a program or change a file; limits bound memory, and files to no growth.
"""

import ctypes
import os
import platform
import signal
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

if sys.platform != "win32":
    import resource

__all__ = ["confine", "deadline", "pipes"]

_NO_NEW_PRIVILEGES: Final = 38
_LANDLOCK: Final = (444, 445, 446)
_READ_FILE: Final = 1 << 2
_READ: Final = _READ_FILE | 1 << 3
_EVERY: Final = (1 << 13) - 1
_LOAD, _EQUAL, _OVER, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000 | 1
_X32: Final = 0x40000000


_ARCHITECTURES: Final = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}
"""By `uname -m`: the column of `_REFUSED`, the number of the architecture, and that of the call `seccomp`."""

_REFUSED: Final = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "sendto": (44, 206),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "io_uring_setup": (425, 425),
    "rename": (82, None),
    "mkdir": (83, None),
    "rmdir": (84, None),
    "link": (86, None),
    "unlink": (87, None),
    "symlink": (88, None),
    "chmod": (90, None),
    "chown": (92, None),
    "truncate": (76, 45),
    "mkdirat": (258, 34),
    "unlinkat": (263, 35),
    "renameat": (264, 38),
    "linkat": (265, 37),
    "symlinkat": (266, 36),
    "fchmodat": (268, 53),
    "renameat2": (316, 276),
    "fchownat": (260, 54),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
}
"""The system calls refused, with their numbers on x86_64 and aarch64."""


def confine(folders: Sequence[Path], memory: int) -> tuple[str, ...]:
    """Confine this process, for good.

    Args:
        folders: the only ones whose files stay readable; single files may be among them.
        memory: bytes of address space beyond what the process has now.

    Returns:
        the means that hold, among `limits`, `landlock` and `seccomp`.
    """
    held = ["limits"] if _limit(memory) else []
    if platform.system() != "Linux":
        return tuple(held)
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return tuple(held)
    if _landlock(system, folders):
        held.append("landlock")
    if platform.machine() in _ARCHITECTURES and _seccomp(system, *_ARCHITECTURES[platform.machine()]):
        held.append("seccomp")
    return tuple(held)


def _limit(memory: int) -> bool:
    """Bound memory and the size of files; whether the system takes such bounds (macOS has none of memory)."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    pages = (
        int(Path("/proc/self/statm").read_text("ascii").split()[0])
        if Path("/proc/self/statm").exists()
        else 0
    )
    space = pages * resource.getpagesize() + memory
    try:
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
    except (OSError, ValueError):
        return False
    return True


def _landlock(system: ctypes.CDLL, folders: Sequence[Path]) -> bool:
    create, _, restrict = _LANDLOCK
    handled = struct.pack("=Q", _EVERY)
    rules = system.syscall(create, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        return all(_leave(system, rules, folder) for folder in folders) and not system.syscall(
            restrict, rules, 0
        )
    finally:
        os.close(rules)


def _leave(system: ctypes.CDLL, rules: int, folder: Path) -> bool:
    """Leave a folder, or a file, readable."""
    allowed = _READ if folder.is_dir() else _READ_FILE
    place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        return not system.syscall(_LANDLOCK[1], rules, 1, struct.pack("=Qi", allowed, place), 0)
    finally:
        os.close(place)


def _seccomp(system: ctypes.CDLL, column: int, architecture: int, seccomp: int) -> bool:
    calls = [call for numbers in _REFUSED.values() if (call := numbers[column]) is not None]
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, 0)]
    lines += [(_OVER, len(calls) + 1, 0, _X32)]
    lines += [(_EQUAL, len(calls) - n, 0, number) for n, number in enumerate(calls)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    filters = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    program = struct.pack("@HP", len(lines), ctypes.addressof(filters))
    every_thread = 1
    return bool(system.syscall(seccomp, 1, every_thread, program) == 0)


def deadline(seconds: float) -> None:
    """Have the system end this process after so many seconds, of work twice as many; never for 0."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    work = int(spent.ru_utime + spent.ru_stime + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (work if seconds else hard, hard))


def pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The standard input and output, for frames alone: what else is read or written goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return requests, answers
