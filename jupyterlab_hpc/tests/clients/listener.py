"""Somebody who waits to be called back."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DEADLINE = 30.0


class Listener:
    """Takes whatever is posted to it; `url` is its address, without a path."""

    def __init__(self) -> None:
        self._calls: list[tuple[str, Any]] = []
        self._news = threading.Condition()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                listener._take(self.path, self.rfile.read(length))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the test's output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Listener:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def called(self, path: str) -> list[Any]:
        """The bodies that came to this path so far, decoded."""
        with self._news:
            return [body for place, body in self._calls if place == path]

    def wait(self, path: str) -> Any:
        """The first body that comes to this path."""
        limit = time.monotonic() + DEADLINE
        with self._news:
            while not (bodies := [body for place, body in self._calls if place == path]):
                left = limit - time.monotonic()
                assert left > 0, f"nobody called {path}; called were {self._calls}"
                self._news.wait(left)
        return bodies[0]

    def _take(self, path: str, body: bytes) -> None:
        with self._news:
            self._calls.append((path, json.loads(body)))
            self._news.notify_all()
