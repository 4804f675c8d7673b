"""Templates of an installation's own: copy one, change it, bring one in; they are used like those that are shipped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from facilitation.catalogue.catalogue import Catalogue
from facilitation.catalogue.document import MOST_BYTES, decoded, read
from facilitation.catalogue.parsing import Examined, examine
from facilitation.catalogue.problem import Problem, TemplateError
from facilitation.catalogue.template import WorkshopTemplate
from facilitation.catalogue.writing import as_data, as_text
from facilitation.domain.codes import new_id
from facilitation.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from facilitation.persistence.models import Account, OwnTemplate
from facilitation.services.actors import Facilitator
from facilitation.services.guarding import require_safe_wording
from facilitation.services.store import Store

OWN = "egen-"
"""How the key of a template of one's own begins; no shipped template's does."""
_FILE = "mal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A template as it is written now. ``template`` is missing while there are errors; ``data`` when it is no YAML."""

    key: str
    title: str
    owner: str
    mine: bool
    version: int
    text: str
    data: Mapping[str, object]
    template: WorkshopTemplate | None
    problems: tuple[Problem, ...]
    changed_at: datetime


class OwnTemplates:
    """Use cases on templates of one's own."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def all(self, by: Facilitator) -> tuple[Draft, ...]:
        """Return every template that was made here, by title."""
        with self._store.read() as db:
            _require_account(db, by)
            rows = db.execute(
                select(OwnTemplate, Account.name).outerjoin(Account, Account.id == OwnTemplate.account_id)
            )
            return tuple(sorted((_draft(row, name, by) for row, name in rows), key=lambda draft: draft.title.lower()))

    def get(self, by: Facilitator, key: str) -> Draft:
        """Return one template that was made here.

        Raises:
            NotFound: ``template.unknown``.
        """
        with self._store.read() as db:
            _require_account(db, by)
            row = _row(db, key)
            owner = db.get(Account, row.account_id) if row.account_id else None
            return _draft(row, owner.name if owner else None, by)

    def usable(self, by: Facilitator) -> tuple[WorkshopTemplate, ...]:
        """Return every template that a workshop can be made from: those that are shipped, then those made here."""
        made = tuple(draft.template for draft in self.all(by) if draft.template is not None)
        return (*self._catalogue.all(), *made)

    def find(self, key: str) -> WorkshopTemplate:
        """Return a template that a workshop can be made from.

        Raises:
            NotFound: ``template.unknown``.
            TemplateError: when it has errors.
        """
        with self._store.read() as db:
            return template_to_use(db, self._catalogue, key)

    def copy(self, by: Facilitator, key: str, title: str, *, request_id: str) -> str:
        """Make a template of one's own from any other, and return its key.

        Raises:
            NotFound: ``template.unknown``.
        """
        with self._store.database.write() as db:
            _require_account(db, by)
            once = self._store.once(db, request_id, [by.account_id, key, title])
            if once.result is not None:
                return str(once.result["template"])
            data = dict(read(_row(db, key).text, file=_FILE).data) if key.startswith(OWN) else {}
            data = data or as_data(self._catalogue.get(key))
            made = self._add(db, by, {**data, "title": title.strip() or data["title"]})
            once.keep({"template": made})
            return made

    def bring_in(self, by: Facilitator, text: str, *, request_id: str) -> str:
        """Make a template of one's own from YAML written elsewhere, and return its key; nothing is made of a bad one.

        Raises:
            TemplateError: with every problem, also a file that is too large, unfolds, or is of another version.
        """
        examined = examine(text, file=_FILE)
        if examined.template is None:
            raise TemplateError(examined.problems)
        with self._store.database.write() as db:
            _require_account(db, by)
            once = self._store.once(db, request_id, [by.account_id, text])
            if once.result is not None:
                return str(once.result["template"])
            made = self._add(db, by, as_data(examined.template))
            once.keep({"template": made})
            return made

    def bring_in_file(self, by: Facilitator, content: bytes, *, request_id: str) -> str:
        """Make a template of one's own from a file, and return its key; nothing is made of a bad one.

        Raises:
            TemplateError: as ``bring_in`` does, also for a file that is not text in UTF-8.
        """
        return self.bring_in(by, decoded(content, _FILE), request_id=request_id)

    def written(self, by: Facilitator, key: str) -> tuple[str, str]:
        """Return the name of a template and its text as YAML, to take to another place: shipped or made here.

        Raises:
            NotFound: ``template.unknown``.
        """
        if key.startswith(OWN):
            draft = self.get(by, key)
            return draft.title, draft.text
        with self._store.read() as db:
            _require_account(db, by)
        template = self._catalogue.get(key)
        return template.title, as_text(as_data(template))

    def save(self, by: Facilitator, key: str, text: str, *, version: int) -> Draft:
        """Keep what was written, with errors and all, and return it with what is wrong; used it can be without errors.

        Raises:
            NotAllowed: ``template.not_yours``.
            Conflict: ``template.changed_since``.
            InvalidInput: ``template.too_large``, and as the guard says.
        """
        if len(text.encode()) > MOST_BYTES:
            raise InvalidInput("template.too_large", field="text", limit=MOST_BYTES // 1024)
        require_safe_wording({"text": text})
        with self._store.database.write() as db:
            row = self._mine(db, by, key)
            if row.version != version:
                raise Conflict("template.changed_since")
            if row.text != text:
                row.text, row.version, row.changed_at = text, row.version + 1, self._store.clock.now()
            return _draft(row, by.name, by)

    def delete(self, by: Facilitator, key: str) -> None:
        """Delete a template of one's own; workshops that were made from it stay as they are."""
        with self._store.database.write() as db:
            db.delete(self._mine(db, by, key))

    def _mine(self, db: Session, by: Facilitator, key: str) -> OwnTemplate:
        _require_account(db, by)
        row = _row(db, key)
        if row.account_id != by.account_id:
            raise NotAllowed("template.not_yours")
        return row

    def _add(self, db: Session, by: Facilitator, data: Mapping[str, object]) -> str:
        identifier = new_id()
        key = OWN + identifier[:8]
        text = as_text({**data, "key": key})
        require_safe_wording({"text": text})
        db.add(
            OwnTemplate(
                id=identifier, account_id=by.account_id, text=text, version=1, changed_at=self._store.clock.now()
            )
        )
        db.flush()
        return key


def template_to_use(db: Session, catalogue: Catalogue, key: str) -> WorkshopTemplate:
    """Return a template by its key, shipped or made here.

    Raises:
        NotFound: ``template.unknown``.
        TemplateError: when it has errors.
    """
    if not key.startswith(OWN):
        return catalogue.get(key)
    examined = _examined(_row(db, key))
    if examined.template is None:
        raise TemplateError(examined.problems)
    return examined.template


def _row(db: Session, key: str) -> OwnTemplate:
    if len(key) != len(OWN) + 8 or not key.startswith(OWN):
        raise NotFound("template.unknown", key=key)
    row = db.scalar(select(OwnTemplate).where(OwnTemplate.id.startswith(key.removeprefix(OWN), autoescape=True)))
    if row is None:
        raise NotFound("template.unknown", key=key)
    return row


def _examined(row: OwnTemplate) -> Examined:
    return examine(row.text, file=_FILE, key=OWN + row.id[:8])


def _draft(row: OwnTemplate, owner: str | None, by: Facilitator) -> Draft:
    examined = _examined(row)
    try:
        data: Mapping[str, object] = read(row.text, file=_FILE).data
    except TemplateError:
        data = {}
    return Draft(
        key=OWN + row.id[:8],
        title=str(data.get("title") or OWN + row.id[:8]),
        owner=owner or "",
        mine=row.account_id == by.account_id,
        version=row.version,
        text=row.text,
        data=data,
        template=examined.template,
        problems=examined.problems,
        changed_at=row.changed_at,
    )


def _require_account(db: Session, by: Facilitator) -> None:
    account = db.get(Account, by.account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound("template.unknown", key="")
