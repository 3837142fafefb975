"""A private sshd: the submit host of a cluster, as the system's ssh reaches it."""

from __future__ import annotations

import contextlib
import getpass
import socket
from collections.abc import Iterator
from pathlib import Path

from .daemons import Daemons, found, free_port

COMMANDS = ("sshd", "ssh", "ssh-keygen")
#: What `ssh` calls it.
HOST = "submit-host"
#: Nothing answers there.
CLOSED = "closed-host"

SERVER = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile {folder}/sshd.pid
AuthorizedKeysFile {folder}/user.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitRootLogin prohibit-password
"""
CLIENT = """
Host {host}
  HostName 127.0.0.1
  Port {port}
  User {user}
  IdentityFile {folder}/user
  IdentitiesOnly yes
  UserKnownHostsFile {folder}/known
  ControlMaster auto
  ControlPath {folder}/master
  ControlPersist 5
Host {closed}
  HostName 127.0.0.1
  Port 1
"""


def missing() -> list[str]:
    """Commands of OpenSSH that this machine does not have."""
    return [name for name in COMMANDS if found(name) is None]


class PrivateSsh(Daemons):
    """sshd, and the command that reaches it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, {})
        self.command = ("ssh", "-F", str(folder / "config"))

    def start(self) -> None:
        """Start it; returns when it answers. Raises `RuntimeError`."""
        port = free_port()
        for name in ("host", "user"):
            path = str(self.folder / name)
            self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path, check=True)
        values = {"folder": self.folder, "port": port, "user": getpass.getuser()}
        hosts = {"host": HOST, "closed": CLOSED}
        (self.folder / "server").write_text(SERVER.format(**values))
        (self.folder / "config").write_text(CLIENT.format(**values, **hosts))
        key = (self.folder / "host.pub").read_text()
        (self.folder / "known").write_text(f"[127.0.0.1]:{port} {key}")
        self.begin("sshd", "-D", "-e", "-f", str(self.folder / "server"))
        self.wait("sshd", lambda: _answers(port))

    def stop(self) -> None:
        """End the connection that is kept, then sshd."""
        self.run(*self.command, "-O", "exit", HOST)
        self.end_all()


@contextlib.contextmanager
def private_ssh(folder: Path) -> Iterator[PrivateSsh]:
    """An sshd for as long as the block runs."""
    ssh = PrivateSsh(folder)
    try:
        ssh.start()
        yield ssh
    finally:
        ssh.stop()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
