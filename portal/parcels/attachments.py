"""Files of a parcel: adding them and finding their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.parcels.file_store import FileStore
from portal.parcels.models import Attachment, Parcel
from portal.parcels.vocab import AttachmentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentDraft:
    """A file to be added to a parcel."""

    kind: AttachmentKind
    title: str
    title_en: str
    file_name: str
    media_type: str
    content: bytes


def file_store() -> FileStore:
    """Return the file store of the current application."""
    settings: Settings = current_app.config["SETTINGS"]
    return FileStore(settings.instance / "files")


def attach_file(session: Session, parcel: Parcel, draft: AttachmentDraft) -> Attachment:
    """Add a file to ``parcel``; the same bytes are added once."""
    digest = file_store().put(draft.content)
    known = select(Attachment).filter_by(parcel_id=parcel.id, sha256=digest)
    attachment = session.scalars(known).one_or_none()
    if attachment is None:
        attachment = Attachment(parcel_id=parcel.id, sha256=digest)
        session.add(attachment)
    attachment.kind = draft.kind
    attachment.title = draft.title
    attachment.title_en = draft.title_en
    attachment.file_name = draft.file_name
    attachment.media_type = draft.media_type
    attachment.size_bytes = len(draft.content)
    session.flush()
    return attachment


def attachment_path(attachment: Attachment) -> Path:
    """Return where the bytes of ``attachment`` lie."""
    return file_store().path(attachment.sha256)
