"""Which kind of file system a path is on."""

from __future__ import annotations

import re
from pathlib import Path

_NETWORK = re.compile(
    r"(nfs|cifs|smb|lustre|gpfs|beegfs|ceph|afs|9p|gluster|pvfs|orangefs|panfs|wekafs"
    r"|fuse\.(sshfs|glusterfs|ceph|s3fs|rclone))",
    re.IGNORECASE,
)


def on_network(path: Path, mounts: Path = Path("/proc/self/mounts")) -> bool:
    """Whether a path is on a file system that other hosts share.

    Reads the table of mounts (proc(5)); False where there is none, for example on macOS.
    """
    try:
        table = mounts.read_text(errors="replace")
    except OSError:
        return False
    target = path.resolve()
    best, kind = -1, ""
    for line in table.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        # proc(5) writes blanks in a mount point as octal escapes
        point = Path(re.sub(r"\\(\d{3})", lambda m: chr(int(m[1], 8)), fields[1]))
        if target.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return _NETWORK.match(kind) is not None
