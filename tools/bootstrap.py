"""Set-up of a machine for one make target: Debian packages, the virtual environment, the console commands.

Owns which Debian packages a target needs and in which order things are installed. Does not own versions of
Python packages: those and their hashes stand in requirements.lock. Standard library only, and written so that
an old Python still gets as far as saying that it is too old.
"""

from __future__ import annotations

import contextlib
import ctypes
import glob
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "bootstrap.stamp"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"

# Kivy 2.3.1 has wheels for these; elsewhere it would have to be compiled.
OLDEST, NEWEST = (3, 11), (3, 13)

# Debian installs daemons here, which is not on every user's PATH.
COMMAND_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def has_command(*names: str) -> bool:
    return any(shutil.which(name, path=COMMAND_PATH) for name in names)


def has_library(name: str) -> bool:
    with contextlib.suppress(OSError):
        ctypes.CDLL(name)
        return True
    return False


def has_file(pattern: str) -> bool:
    return bool(glob.glob(pattern, recursive=True))


def has_venv() -> bool:
    return bool(importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"))


def has_postgresql() -> bool:
    return has_command("initdb") or has_file("/usr/lib/postgresql/*/bin/initdb")


# Debian package: (is it there?, what for). The thing itself is probed, not the package: other distributions
# and later Debians carry it under other names.
VIRTUAL_ENVIRONMENT = {"python%d.%d-venv" % sys.version_info[:2]: (has_venv, "the virtual environment")}
SCREENS = {
    "libgl1": (lambda: has_library("libGL.so.1"), "Kivy's windows"),
    "libegl1": (lambda: has_library("libEGL.so.1"), "Kivy without a screen"),
    "libgles2": (lambda: has_library("libGLESv2.so.2"), "Kivy without a screen"),
    "libmtdev1": (lambda: has_library("libmtdev.so.1"), "touch screens"),
}
HALL = {
    "mosquitto": (lambda: has_command("mosquitto"), "the message broker"),
    "espeak-ng": (lambda: has_command("espeak-ng"), "spoken announcements"),
}
VIRTUAL_SCREEN = {
    "xvfb": (lambda: has_command("Xvfb"), "windows on a machine without a screen"),
    "xauth": (lambda: has_command("xauth"), "windows on a machine without a screen"),
    "xdotool": (lambda: has_command("xdotool"), "touches and keys for the real windows"),
    "libxcb-randr0": (lambda: has_library("libxcb-randr.so.0"), "pictures of the virtual screen"),
    "libxcb-render0": (lambda: has_library("libxcb-render.so.0"), "pictures of the virtual screen"),
    "libxcb-shm0": (lambda: has_library("libxcb-shm.so.0"), "pictures of the virtual screen"),
    "libxcb-xfixes0": (lambda: has_library("libxcb-xfixes.so.0"), "pictures of the virtual screen"),
}
BROWSER = {
    "chromium": (lambda: has_command("chromium"), "tests of the pages in a real browser"),
    "fonts-noto-cjk": (
        lambda: (
            has_file("/usr/share/fonts/**/Noto*CJK*") or has_file("/usr/local/share/fonts/**/NotoSansCJK*")
        ),
        "Chinese text in the browser",
    ),
}
DATABASE = {"postgresql": (has_postgresql, "tests of the journal on PostgreSQL")}

GROUPS = {
    "lint": [VIRTUAL_ENVIRONMENT],
    "demo": [VIRTUAL_ENVIRONMENT, SCREENS, HALL, VIRTUAL_SCREEN],
    "bench": [VIRTUAL_ENVIRONMENT, SCREENS, HALL, VIRTUAL_SCREEN, BROWSER],
    "test": [VIRTUAL_ENVIRONMENT, SCREENS, HALL, VIRTUAL_SCREEN, BROWSER, DATABASE],
}


class CannotGoOn(Exception):
    """Something is missing that this script may not or cannot install; the text says what to type."""


def say(text: str) -> None:
    print("bootstrap: " + text, file=sys.stderr, flush=True)


def run(what: str, command: list[str], env: dict[str, str] | None = None) -> None:
    """Run one step, showing every ten seconds how far it is; its whole output only if it fails."""
    say(what)
    start = time.monotonic()
    with tempfile.NamedTemporaryFile("w+", errors="replace", prefix="bootstrap-", suffix=".log") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=None, stdout=log, stderr=subprocess.STDOUT
        )
        code = None
        while code is None:
            try:
                code = process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                last = Path(log.name).read_text(errors="replace").strip().splitlines()[-1:]
                say("  %3d s  %s" % (time.monotonic() - start, "".join(last)[:100]))
        if code != 0:
            sys.stderr.write(Path(log.name).read_text(errors="replace"))
            raise CannotGoOn(
                "%s: failed with status %d (output above)\n  %s" % (what, code, " ".join(command))
            )


def check_python() -> None:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    have = "Python %d.%d is not supported (%d.%d to %d.%d are)" % (sys.version_info[:2] + OLDEST + NEWEST)
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = "python3.%d" % minor
        if has_command(name):
            raise CannotGoOn("%s. Type:\n  make PYTHON=%s %s" % (have, name, " ".join(sys.argv[1:])))
    raise CannotGoOn("%s. Install Python 3.11, then type:\n  make PYTHON=python3.11 …" % have)


def missing(group: str) -> dict[str, str]:
    """Return {package: what for} of what the group needs and the machine lacks."""
    return {
        package: reason
        for part in GROUPS[group]
        for package, (is_there, reason) in part.items()
        if not is_there()
    }


def as_root() -> list[str] | None:
    """Return the command prefix that makes a command run as root, or None if this user cannot."""
    if os.geteuid() == 0:
        return []
    if not has_command("sudo"):
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    is_free = subprocess.run(["sudo", "-n", "true"], stderr=subprocess.DEVNULL).returncode == 0
    return ["sudo", "-n"] if is_free else None


def install_packages(group: str) -> None:
    lacking = missing(group)
    if not lacking:
        return
    wanted = "".join("\n  %-16s %s" % item for item in sorted(lacking.items()))
    by_hand = "apt-get install --no-install-recommends " + " ".join(sorted(lacking))
    if not has_command("apt-get"):
        raise CannotGoOn(
            "this machine has no apt-get; install by its own means what Debian calls:%s" % wanted
        )
    prefix = as_root()
    if prefix is None:
        raise CannotGoOn(
            "missing:%s\nThis user may not install them. As root, type:\n  %s" % (wanted, by_hand)
        )
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    run("reading Debian's package lists", [*apt, "update"])
    run(
        "installing Debian packages: " + " ".join(sorted(lacking)),
        [*apt, "install", "-y", "--no-install-recommends", *sorted(lacking)],
    )
    importlib.invalidate_caches()
    still = missing(group)
    if still:
        raise CannotGoOn(
            "installed, and yet not found:%s"
            % "".join("\n  %-16s %s" % item for item in sorted(still.items()))
        )


def stamp() -> str:
    """Return what a finished environment depends on, one fact a line; its first two lines are its place."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (LOCK, PROJECT)]
    return "\n".join([str(ROOT), "%d.%d" % sys.version_info[:2], *digests, ""])


def locked(name: str) -> str:
    """Return the lines of the lock that pin one package with its hashes."""
    lines = LOCK.read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(name + "=="))
    end = next(i for i in range(start, len(lines)) if not lines[i].endswith("\\"))
    return "\n".join(lines[start : end + 1]) + "\n"


def mirror(python: str) -> dict[str, str]:
    """Return uv's setting for the package index that this machine's pip uses; uv reads none of pip's."""
    asked = subprocess.run(
        [python, "-m", "pip", "config", "get", "global.index-url"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.decode().strip()
    return {"UV_DEFAULT_INDEX": index} if index else {}


def make_environment() -> None:
    wanted = stamp()
    found = STAMP.read_text() if STAMP.exists() else ""
    if found == wanted:
        return
    # Scripts of a moved tree, or of another Python, point to where nothing is.
    has_moved = bool(found) and found.splitlines()[:2] != wanted.splitlines()[:2]
    if STAMP.exists():
        STAMP.unlink()
    clear = ["--clear"] if has_moved else []
    run("making .venv", [sys.executable, "-m", "venv", *clear, str(VENV)])
    python = str(VENV / "bin" / "python")
    uv = str(VENV / "bin" / "uv")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pin:
        pin.write(locked("uv"))
        pin.flush()
        run(
            "installing uv",
            [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            + ["--no-deps", "--require-hashes", "-r", pin.name],
        )
    env = {"UV_LINK_MODE": "copy", **mirror(python), **os.environ, "VIRTUAL_ENV": str(VENV)}
    run("installing requirements.lock", [uv, "pip", "sync", "--require-hashes", str(LOCK)], env)
    run(
        "installing the hall's commands",
        [uv, "pip", "install", "--no-deps", "--no-build-isolation", "--offline", "--editable", str(ROOT)],
        env,
    )
    STAMP.write_text(wanted)


def main() -> int:
    groups = sys.argv[1:]
    if not groups or not set(groups) <= set(GROUPS):
        print("usage: bootstrap.py {%s} …" % "|".join(GROUPS), file=sys.stderr)
        return 2
    start = time.monotonic()
    try:
        check_python()
        for group in groups:
            install_packages(group)
        make_environment()
    except CannotGoOn as why:
        say(str(why))
        return 1
    except KeyboardInterrupt:
        say("stopped; the next run goes on from here")
        return 130
    if time.monotonic() - start > 1:
        say("ready after %.0f s" % (time.monotonic() - start))
    return 0


if __name__ == "__main__":
    sys.exit(main())
