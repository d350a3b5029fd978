"""Verbs of drafts: make one, change its files, set it aside."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from zugong.foundation.calendar.clock import entered_now
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused
from zugong.packs import rules
from zugong.packs.models import Pack, PackAuthor, PackFile, PackVersion, State
from zugong.packs.queries import files_digest
from zugong.packs.reading import FILE_BYTES, FILES, PATH


@verb
def new_draft(*, code: str, title: str, texts: Mapping[str, str], by: Actor, origin: int | None = None) -> PackVersion:
    """Keep texts as a draft of the pack ``code``, written by ``by``. Nothing is checked yet."""
    rules.may_draft(by).require()
    pack, _made = Pack.objects.get_or_create(code=code, defaults={"title": title})
    Pack.objects.select_for_update().get(pk=pack.pk)
    last = pack.versions.aggregate(n=Max("number"))["n"] or 0
    version = PackVersion.objects.create(
        pack=pack, number=last + 1, authored_by=by.code, authored_at=entered_now(), origin=origin
    )
    PackFile.objects.bulk_create(PackFile(version=version, path=path, text=text) for path, text in texts.items())
    PackAuthor.objects.create(version=version, person=by.code)
    data = {"files": len(texts), "digest": files_digest(texts), "origin": origin or 0}
    event = record("packs.drafted", subject=version.subject, by=by, data=data)
    version.position = event.id
    version.save(update_fields=["position"])
    return version


@verb
def draft_from_version(*, version: PackVersion, by: Actor) -> PackVersion:
    """A new draft with the files of an earlier version; its authors are counted from here on."""
    if version.state == State.DRAFT:
        raise Refused(_("This version is a draft already; change it."))
    texts = version.texts()
    return new_draft(code=version.pack_id, title=version.pack.title, texts=texts, by=by, origin=version.number)


@verb
def edit_file(*, version: PackVersion, path: str, text: str, by: Actor) -> None:
    """Write one file of a draft. Faulty text may be kept in a draft; staging refuses it."""
    _lock(version)
    rules.may_edit(by, version).require()
    if not PATH.fullmatch(path):
        raise Refused(_("A pack holds files like lists.yaml or lists/tasks.yaml: small letters, digits, - and _"))
    if len(text.encode()) > FILE_BYTES:
        raise Refused(_("A file has at most %(most)d KB; split it") % {"most": FILE_BYTES // 1024})
    if version.files.exclude(path=path).count() >= FILES:
        raise Refused(_("A pack has at most %(most)d files") % {"most": FILES})
    PackFile.objects.update_or_create(version=version, path=path, defaults={"text": text.replace("\r\n", "\n")})
    _wrote(version, path, digest(text.encode()), by)


@verb
def remove_file(*, version: PackVersion, path: str, by: Actor) -> None:
    """Take one file out of a draft."""
    _lock(version)
    rules.may_edit(by, version).require()
    if path == "pack.yaml" or not version.files.filter(path=path).delete()[0]:
        raise Refused(_("There is no such file to take out."))
    _wrote(version, path, "", by)


@verb
def drop_version(*, version: PackVersion, by: Actor) -> None:
    """Set a draft or staged version aside; it stays readable to those who keep packs."""
    _lock(version)
    rules.may_drop(by, version).require()
    version.state = State.DROPPED
    version.save(update_fields=["state"])
    record("packs.dropped", subject=version.subject, by=by)


def _lock(version: PackVersion) -> None:
    """Let writers of one version wait for each other, and read again how it stands."""
    PackVersion.objects.select_for_update().get(pk=version.pk)
    version.refresh_from_db()


def _wrote(version: PackVersion, path: str, content: str, by: Actor) -> None:
    PackAuthor.objects.get_or_create(version=version, person=by.code)
    record("packs.file_changed", subject=version.subject, by=by, data={"path": path, "digest": content})
