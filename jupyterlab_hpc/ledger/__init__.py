"""What must outlive a browser tab: jobs, effects, inbox, answers, results, deliveries.

SQLite, through one connection in one thread. Each module holds one idea as
functions over a connection; `Ledger` runs them:

    await ledger.read(jobs.get, job_id)
    await ledger.write(inbox.put, job_id, event)
"""

from .ledger import Ledger

__all__ = ["Ledger"]
