"""Whether remote systems may tell this server about jobs."""

from __future__ import annotations

from jupyter_server.utils import url_path_join
from traitlets import Bool, Float, HasTraits

#: Where capabilities are, below the base URL.
CALLBACKS = "hpc/callbacks/"


class CallbackSettings(HasTraits):
    """Traits of ``HpcApp``, and what they come to for the listener."""

    public_url: str

    callbacks_enabled = Bool(
        True,
        help="Let remote systems tell this server that a job has ended, where `public_url` is set. "
        "What they tell is a hint to ask them, and nothing more. It is the one route that needs "
        "no sign-in: whoever calls it has to know 256 random bits made for that job.",
    ).tag(config=True)
    callback_days = Float(
        30.0, min=0.01, help="Days after which nobody may tell about a job any more."
    ).tag(config=True)

    def listener(self) -> tuple[str, float] | None:
        """The public address of the listener, and the seconds for which a word counts there."""
        if not self.callbacks_enabled or not self.public_url:
            return None
        return str(url_path_join(self.public_url, CALLBACKS)), self.callback_days * 86400
