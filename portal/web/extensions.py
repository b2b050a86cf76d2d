"""Flask extensions of the whole portal, bound to the application in the factory."""

from __future__ import annotations

from flask_wtf import CSRFProtect

csrf = CSRFProtect()
