"""Where the data are, and what holds for gateways and requests to them."""

from __future__ import annotations

from pathlib import Path

from jupyter_core.paths import jupyter_data_dir
from traitlets import Bool, Dict, Enum, Float, HasTraits, Int, List, Unicode, default


class RelaySettings(HasTraits):
    """Traits of ``HpcApp``."""

    data_dir = Unicode(
        help="Directory of the ledger, of results and of the engine's jobs. Only its owner may "
        "read it. The default is `hpc` in Jupyter's data directory."
    ).tag(config=True)
    gateways = List(
        Dict(),
        help="Remote systems: dictionaries with `id`, `title`, `protocol`, `url`, and optionally "
        "`origins` (further addresses that belong to it: a text, or {'url', 'credentials'}), "
        "`headers`, `auth` ({'scheme': ..., ...}), `tls`, `proxy`, `options`. Values of headers "
        "and auth may be {'$secret': name}; `secrets` names further ones for requests.",
    ).tag(config=True)
    gateways_locked = Bool(
        False, help="Offer only the gateways of `gateways`: users add none of their own."
    ).tag(config=True)
    gateway_hosts = List(
        Unicode(),
        help="Hosts that gateways of users may be on: patterns such as `*.example.org`. None: any "
        "host. Link-local and metadata addresses are never allowed.",
    ).tag(config=True)
    secrets_file = Unicode(
        help="File of the secrets where no system keyring works. It must lie outside the Jupyter "
        "root. The default is `secrets.json` in the data directory."
    ).tag(config=True)
    poll_floor = Float(2.0, min=0.1, help="Shortest interval of surveys, in seconds.").tag(
        config=True
    )
    poll_ceiling = Float(60.0, min=0.1, help="Longest interval of surveys, in seconds.").tag(
        config=True
    )
    deadline = Float(
        30.0, min=0.1, help="Seconds until a request without its own deadline counts as failed."
    ).tag(config=True)
    deadline_max = Float(
        3600.0, min=0.1, help="Longest deadline that a request may have, in seconds."
    ).tag(config=True)
    answer_limit = Int(
        16 << 20, min=1, help="Bytes of an answer, where a request does not say."
    ).tag(config=True)
    answer_limit_max = Int(
        64 << 20, min=1, help="Bytes of an answer that a request may ask for at most."
    ).tag(config=True)
    result_quota = Int(2 << 30, min=0, help="Bytes of results that are kept per job.").tag(
        config=True
    )
    keep_jobs_days = Float(
        0.0,
        min=0.0,
        help="Days after which ended jobs go from the list, with their results; 0: never. This and "
        "the two limits below never remove a job that is under way, nor one whose results were "
        "not seen in a saved notebook.",
    ).tag(config=True)
    keep_jobs = Int(
        20_000, min=0, help="Jobs on the list; beyond, the oldest ended ones go. 0: no limit."
    ).tag(config=True)
    ledger_quota = Int(
        20 << 30,
        min=0,
        help="Bytes of the results of all jobs; beyond, the oldest ended jobs go. 0: no limit.",
    ).tag(config=True)
    parallel_effects = Int(8, min=1, help="Jobs whose requests are sent at the same time.").tag(
        config=True
    )
    use_proxies = Bool(False, help="Follow the environment's proxy variables for gateways.").tag(
        config=True
    )
    journal = Enum(
        ["auto", "wal", "delete"],
        default_value="auto",
        help="The ledger's journal. `auto` avoids WAL on network file systems.",
    ).tag(config=True)

    @default("data_dir")
    def _default_data_dir(self) -> str:
        return str(Path(jupyter_data_dir()) / "hpc")

    @default("secrets_file")
    def _default_secrets_file(self) -> str:
        return str(Path(self.data_dir) / "secrets.json")
