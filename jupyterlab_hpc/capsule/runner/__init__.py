"""Runs a notebook cell on the node: ``python .../runner JOBDIR``.

Of the standard library only, for whatever Python the cell's kernel has. With IPython the
cell runs in a shell of its own, in this process; without, as plain Python. The outputs
are those that a notebook would keep. In the job's directory:

``events.ndjson``
    a line for each output as it comes, ``{"seq", "time", "output"}``; with ``"update":
    display id`` when it replaces earlier ones; ``{"seq", "time", "clear": true}``
``work/outputs/outputs.json``
    names the list of outputs, at the end
``failure.json``
    what the cell raised, in one line

With a capsule, or variables to keep, also (see ``travel``):

``work/outputs/variables/``
    a sealed bundle of the variables that the cell left
``result.json``
    ``{"reason", "message", "peak": bytes, "seconds", "host", "python", "notes"}``; ``reason`` is
    null for a cell that ended well, else ``cell``, ``interrupted``, or why it was not run at all
"""
