"""Papers that people hand in, and a company whose sick leave asks for them."""

import base64
from typing import Any

from domain import attachment
from domain.approval import State
from domain.attachment import Purpose
from domain.policy import Certificate, Policy
from storage import approval, attachments
from storage.approval import Draft
from storage.attachments import Known
from storage.db import Database
from storage.files import Files
from tests.company import MONDAY
from tests.stage import default_policy

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
JPEG = (b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 10 + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x37\xff\xd9")  # fmt: skip
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
WEBP = b"RIFF\x16\x00\x00\x00WEBPVP8 \x0a\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\x01\x00\x01\x00"
ZIP = b"PK\x03\x04" + b"\0" * 40
HTML = b"<!DOCTYPE html><html><body>Sign in</body></html>"


def strict(policy: Policy | None = None, *, after_days: int = 3, within_days: int = 5) -> Policy:
    """The policy with a certificate asked for when somebody is sick for more than three days in a row."""
    policy = policy or default_policy()
    rule = Certificate(after_days=after_days, within_days=within_days)
    sick = policy.leave.types["sick"].model_copy(update={"certificate": rule})
    leave = policy.leave.model_copy(update={"types": {**policy.leave.types, "sick": sick}})
    return policy.model_copy(update={"leave": leave})


def paper(name: str = "atestado.pdf", body: bytes = PDF, mimetype: str = "application/pdf") -> dict[str, Any]:
    """A file on a person's phone, as the stand-in takes it."""
    return {"name": name, "mimetype": mimetype, "content": base64.b64encode(body).decode()}


def keep_certificate(db: Database, files: Files) -> tuple[int, str]:
    """A certificate of the first person's that was fetched; its row, and its digest."""
    with db.write() as tx:
        draft = Draft(kind="vacation", prefix="VAC", requester_id=1, entered_by_id=1, state=State.PENDING, note=None,
                      policy={}, steps=())  # fmt: skip
        request = approval.create(tx, draft, now=MONDAY)
        told = {"file_id": "F1", "name": "a.pdf"}
        attachments.want(tx, request_id=request.id, purpose=Purpose.CERTIFICATE, by_id=1, at=MONDAY, **told)
        file = attachments.claim(tx, owner="a process of then")
        assert file
        known = Known(digest=files.put(PDF), size=len(PDF), media=attachment.PDF)
        assert attachments.keep(tx, file, known, owner="a process of then")
        return file.id, known.digest
