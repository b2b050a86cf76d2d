"""The page of one parcel, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.kernel.errors import InvalidInput, NotFound
from portal.kernel.money import premium_ratio, price_per_mu_yuan
from portal.parcels import neighbours, queries
from portal.parcels.attachments import attachment_path
from portal.parcels.land_use_codes import LAND_USE_CODES
from portal.parcels.map_layers import parcel_map
from portal.parcels.models import Attachment, Parcel
from portal.parcels.numbers import canonical_number
from portal.parcels.terms import listing_is_over
from portal.parcels.vocab import AttachmentKind, LandUse, ParcelStatus, ServicesLevel
from portal.places.vocab import PlaceKind
from portal.web.access import public
from portal.web.downloads import content_disposition
from portal.web.filters import label, local_date, local_name

bp = Blueprint("parcels", __name__)

#: A file is kept, never shown as a page of ours.
_FILE_POLICY = "default-src 'none'; sandbox"
#: Types that no browser runs; a file of another type is sent as plain bytes.
_HARMLESS = {
    "application/geo+json",
    "application/pdf",
    "application/zip",
    "image/jpeg",
    "image/png",
    "text/csv",
    "text/plain",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the timeline."""

    title: str
    time: str
    note: str
    is_current: bool


@bp.get("/parcels/<number>")
@public
def detail(number: str) -> ResponseReturnValue:
    """Show one parcel; another spelling of its number leads to the one address."""
    canonical = _canonical(number)
    if canonical != number:
        return redirect(url_for(".detail", number=canonical), 301)
    parcel = queries.get_parcel(canonical)
    price = parcel.price_yuan
    return render_template(
        "parcels/detail.html",
        parcel=parcel,
        status=ParcelStatus(parcel.status),
        is_over=listing_is_over(parcel.status, parcel.listing_closes_at, queries.database_now()),
        main_use=LandUse(parcel.main_use),
        uses=[(part, LAND_USE_CODES[part.code], LandUse(part.use)) for part in parcel.parts],
        services=ServicesLevel(str(parcel.services_level)) if parcel.services_level else None,
        per_mu_yuan=price_per_mu_yuan(price, parcel.site_area_m2) if price else None,
        premium=_premium(parcel),
        distances=_distances(parcel),
        steps=_steps(parcel),
        files=_files(parcel),
        similar=neighbours.similar_parcels(parcel),
        deals=neighbours.deals_near(parcel),
        fragment=parcel_map(),
    )


@bp.get("/parcels/<number>/files/<uuid:public_id>")
@public
def file(number: str, public_id: UUID) -> ResponseReturnValue:
    """Hand out a file of a parcel to be saved."""
    attachment = queries.get_attachment(_canonical(number), public_id)
    media_type = attachment.media_type
    mimetype = media_type if media_type in _HARMLESS else "application/octet-stream"
    response = send_file(attachment_path(attachment), mimetype=mimetype, max_age=0)
    response.headers["Content-Disposition"] = content_disposition(attachment.file_name)
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _canonical(number: str) -> str:
    try:
        return canonical_number(number)
    except InvalidInput as error:
        raise NotFound from error


def _premium(parcel: Parcel) -> object:
    if parcel.deal_price_yuan is None or parcel.starting_price_yuan is None:
        return None
    return premium_ratio(parcel.deal_price_yuan, parcel.starting_price_yuan)


def _distances(parcel: Parcel) -> Sequence[tuple[PlaceKind, object]]:
    """Return each kind with the nearest place, ``None`` where none is known."""
    found = {distance.kind: distance for distance in parcel.distances}
    return [(kind, found.get(kind)) for kind in PlaceKind]


def _files(parcel: Parcel) -> Sequence[tuple[Attachment, AttachmentKind]]:
    """Return the files that are handed out: those of a withdrawn parcel are not."""
    if parcel.status == ParcelStatus.WITHDRAWN:
        return []
    return [(file, AttachmentKind(file.kind)) for file in parcel.attachments]


def _steps(parcel: Parcel) -> Sequence[Step]:
    """Return the parcel's life, newest first; what came before its publication is left out."""
    shown = [change for change in parcel.history if change.to_status != ParcelStatus.DRAFT]
    steps = [
        Step(
            title=label(ParcelStatus(change.to_status)),
            time=local_date(change.changed_at),
            note=local_name(change, "note"),
            is_current=change is shown[-1],
        )
        for change in reversed(shown)
    ]
    if parcel.delivery_on is not None and parcel.status != ParcelStatus.WITHDRAWN:
        steps.insert(0, Step(_("计划交地"), local_date(parcel.delivery_on), "", is_current=False))
    return steps
