"""A file that is a process."""

from __future__ import annotations

GOOD = """\
title: {title}
outputs: {{said: {{schema: {{type: string}}, stdout: true}}}}
command: [echo, hello]
"""


def good(title: str = "Good") -> str:
    return GOOD.format(title=title)
