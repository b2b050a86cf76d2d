"""The private server's own three files: settings, who may come in, and as whom."""

from __future__ import annotations

import os
from pathlib import Path

from portal.db.cluster.accounts import Account, account_of
from portal.db.cluster.layout import PORT, Layout

SUPERUSER = "postgres"
ROLES = (SUPERUSER, "portal_owner", "app_rw", "app_ro")

_SETTINGS = """\
# Written by the portal at each start; put your own settings into local.conf beside it.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 80
fsync = on
full_page_writes = on
synchronous_commit = on
shared_buffers = 128MB
max_wal_size = 512MB
jit = off
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on
log_directory = '{log}'
log_filename = 'server-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_line_prefix = '%m [%p] %u@%d '
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
include_if_exists = 'local.conf'
"""

#: The operating system says who is there; there is no password anywhere.
_ADMISSION = "local all all peer map=portal\n"


def write_configuration(layout: Layout) -> None:
    """Write the server's files where they differ from what they should be."""
    settings = _SETTINGS.format(port=PORT, socket=_quoted(layout.socket), log=_quoted(layout.log))
    users = dict.fromkeys((account_of(0).name, layout.account.name))
    names = "".join(f'portal "{user}" {role}\n' for user in users for role in ROLES)
    write_owned(layout.account, layout.data / "postgresql.conf", settings)
    write_owned(layout.account, layout.data / "pg_hba.conf", _ADMISSION)
    write_owned(layout.account, layout.data / "pg_ident.conf", names)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def write_owned(account: Account, path: Path, text: str) -> None:
    """Write ``text`` to ``path`` at once, as a file of ``account``, if it is not there already."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(0o600)
    if not account.is_current:
        os.chown(fresh, account.uid, account.gid)
    fresh.replace(path)
