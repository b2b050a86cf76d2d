"""What servers and ``flask --app wsgi`` load: one application, made from the environment."""

from __future__ import annotations

from portal import create_app

app = create_app()
