"""Settings: read once, all faults together."""

from pathlib import Path

import pytest

from portal.config import Settings, SettingsError

KEY = "k" * 32


def test_a_key_alone_is_enough(tmp_path: Path) -> None:
    settings = Settings.from_env({"PORTAL_SECRET_KEY": KEY, "PORTAL_INSTANCE": str(tmp_path)})

    assert settings.database_url is None
    assert settings.demo
    assert settings.site.owner == ""


def test_the_key_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(KEY + "\n")

    assert Settings.from_env({"PORTAL_INSTANCE": str(tmp_path)}).secret_key == KEY


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    environ = {
        "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_SECRET_KEY": "short",
        "PORTAL_LOG": "xml",
        "PORTAL_DEMO": "yes",
        "PORTAL_PROXIES": "-1",
        "PORTAL_DATABASE_URL": "mysql://x/y",
    }

    with pytest.raises(SettingsError) as refusal:
        Settings.from_env(environ)

    for name in ("SECRET_KEY", "LOG", "DEMO", "PROXIES", "DATABASE_URL"):
        assert f"PORTAL_{name}" in str(refusal.value)


def test_no_key_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PORTAL_SECRET_KEY"):
        Settings.from_env({"PORTAL_INSTANCE": str(tmp_path)})


@pytest.mark.parametrize(("key", "taken"), [("k" * 31, False), (KEY, True), ("键" * 11, True)])
def test_the_key_is_measured_in_bytes(key: str, taken: bool, tmp_path: Path) -> None:
    environ = {"PORTAL_SECRET_KEY": key, "PORTAL_INSTANCE": str(tmp_path)}

    try:
        Settings.from_env(environ)
    except SettingsError:
        assert not taken
    else:
        assert taken


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_the_server_uses_the_one_driver(scheme: str, tmp_path: Path) -> None:
    environ = {
        "PORTAL_SECRET_KEY": KEY,
        "PORTAL_INSTANCE": str(tmp_path),
        "PORTAL_DATABASE_URL": f"{scheme}://owner@db/portal",
    }

    assert Settings.from_env(environ).database_url == "postgresql+psycopg://owner@db/portal"


def test_secrets_do_not_show_in_a_log_of_the_settings(tmp_path: Path) -> None:
    settings = Settings.from_env(
        {
            "PORTAL_SECRET_KEY": KEY,
            "PORTAL_INSTANCE": str(tmp_path),
            "PORTAL_DATABASE_URL": "postgresql://owner:hush@db/portal",
            "PORTAL_METRICS_TOKEN": "hush",
        }
    )

    assert KEY not in repr(settings)
    assert "hush" not in repr(settings)
