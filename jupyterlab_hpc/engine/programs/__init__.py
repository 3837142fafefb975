"""What runs as a job: programs that are started by ``python .../programs NAME JOBDIR``.

They import nothing of the server, so that they start fast.
"""
