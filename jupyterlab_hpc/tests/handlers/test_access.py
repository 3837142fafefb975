"""No route answers a stranger, and nobody who is not authorised."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jupyter_server.auth import Authorizer
from jupyter_server.auth import decorator as jupyter_decorator
from tornado import web

from jupyterlab_hpc.handlers import LISTENER, ROUTES
from jupyterlab_hpc.handlers.callbacks import CallbackHandler

VERBS = ("get", "head", "post", "put", "patch", "delete")


def implemented() -> list[tuple[str, type, str]]:
    """Route, handler and verb of everything that is not tornado's own `405`."""
    return [
        (route, handler, verb)
        for route, handler in ROUTES
        for verb in VERBS
        if getattr(handler, verb) is not getattr(web.RequestHandler, verb)
    ]


@pytest.mark.parametrize(("route", "handler", "verb"), implemented())
def test_every_verb_is_authenticated_and_then_authorised(route, handler, verb):
    method = getattr(handler, verb)
    assert method.__code__ is web.authenticated(lambda self: None).__code__, route
    inner = method.__wrapped__.__code__
    assert inner is jupyter_decorator.authorized(lambda self: None).__code__, route
    assert handler.auth_resource == "jupyterlab_hpc"


def address(route: str) -> list[str]:
    path = route.replace(r"([^/]+)", "x").replace("(.*)", "jobs").replace("(.+)", "a/b")
    assert re.fullmatch(r"[\w/-]+", path), f"say how to reach {route}"
    return path.split("/")


async def test_a_stranger_is_turned_away_everywhere(hpc, jp_fetch):
    for route, _, verb in implemented():
        response = await jp_fetch(
            *address(route),
            method=verb.upper(),
            headers={"Authorization": ""},
            body=None,
            allow_nonstandard_methods=True,
            follow_redirects=False,
            raise_error=False,
        )
        assert response.code in {401, 403}, (route, verb, response.code)


class TestListener:
    """With the listener mounted, its one route alone is open to strangers."""

    @pytest.fixture
    def hpc_config(self):
        return {"public_url": "https://lab.example.org/"}

    async def test_every_route_but_the_callback_refuses_a_stranger(self, hpc, jp_serverapp):
        assert [handler for _, handler in LISTENER] == [CallbackHandler]
        ours = [
            (rule.target, verb)
            for router in jp_serverapp.web_app.default_router.rules
            for rule in getattr(router.target, "rules", [])
            if rule.target.__module__.startswith("jupyterlab_hpc.")
            for verb in VERBS
            if getattr(rule.target, verb) is not getattr(web.RequestHandler, verb)
        ]
        assert len(ours) >= len(implemented())
        code = web.authenticated(lambda self: None).__code__
        open_ones = {
            (handler, verb) for handler, verb in ours if getattr(handler, verb).__code__ is not code
        }
        assert open_ones == {(CallbackHandler, "post")}

    async def test_a_stranger_gets_no_further_than_the_callback(self, hpc, jp_fetch):
        for path, code in (("callbacks/x/success", 404), ("gateways/x/budget", 403)):
            response = await jp_fetch(
                "hpc",
                *path.split("/"),
                method="POST" if code == 404 else "GET",
                headers={"Authorization": ""},
                allow_nonstandard_methods=True,
                follow_redirects=False,
                raise_error=False,
            )
            assert response.code == code


class Nobody(Authorizer):
    """Authorises nothing of ours."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        return resource != "jupyterlab_hpc"


class TestNotAuthorised:
    @pytest.fixture
    def jp_server_config(self, jp_server_config):
        jp_server_config["ServerApp"]["authorizer_class"] = Nobody
        return jp_server_config

    async def test_a_user_without_the_right_is_turned_away_everywhere(self, hpc, jp_fetch):
        for route, _, verb in implemented():
            response = await jp_fetch(
                *address(route),
                method=verb.upper(),
                body=None,
                allow_nonstandard_methods=True,
                raise_error=False,
            )
            assert response.code == 403, (route, verb)


async def test_a_verb_that_does_not_exist_is_not_allowed(hpc, jp_fetch):
    response = await jp_fetch("hpc", "work", method="GET", raise_error=False)
    assert response.code == 405
