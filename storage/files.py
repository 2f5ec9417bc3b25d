"""Bytes by their SHA-256, outside of the database: in a folder, or in a bucket of S3 or of what speaks like it."""

import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

DIGEST = re.compile(r"[0-9a-f]{64}")
BUCKET = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,62})(?:/(?P<prefix>.*))?")


class Unavailable(Exception):
    """The place where bytes are kept does not answer or takes nothing now; that may pass."""


class Missing(Exception):
    """There are no bytes with this digest."""


class Damaged(Exception):
    """The bytes are not those that the digest was made of."""


class Files(Protocol):
    """Where bytes are kept. All of it raises Unavailable."""

    def put(self, body: bytes) -> str:
        """Keep bytes, safe from a loss of power when it returns; their digest. Once more is as good as once."""
        ...

    def get(self, digest: str) -> bytes:
        """The bytes with a digest. Raises Missing, Damaged."""
        ...

    def has(self, digest: str) -> bool:
        """Whether there are bytes with this digest; not whether they are sound."""
        ...

    def old(self, *, before: datetime) -> Iterator[str]:
        """The digests of what was last put before a moment of the machine's clock."""
        ...

    def remove(self, digest: str) -> None:
        """Forget bytes, if they are there."""
        ...


def at(url: str) -> Files:
    """The place that a folder or ``s3://bucket/prefix`` names. Raises Unavailable, if a library for it is missing."""
    named = BUCKET.fullmatch(url)
    return Bucket(named["bucket"], named["prefix"] or "") if named else Folder(Path(url))


def _sound(body: bytes, digest: str) -> bytes:
    if sha256(body).hexdigest() != digest:
        raise Damaged(digest)
    return body


# --- a folder ---------------------------------------------------------------------------------------------------------


class Folder:
    """A folder, which several processes may share. It is made when the first bytes come."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _place(self, digest: str) -> Path:
        assert DIGEST.fullmatch(digest), "it leads nowhere else"
        return self.root / digest[:2] / digest

    def put(self, body: bytes) -> str:
        """Written anew even if it is there: that mends what was damaged, and makes it young."""
        digest = sha256(body).hexdigest()
        target = self._place(digest)
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(target, body)
            for folder in (target.parent, self.root, self.root.parent):
                _sync(folder)
        except OSError as error:
            raise Unavailable(f"{self.root}: {error.strerror}") from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes."""
        try:
            return _sound(self._place(digest).read_bytes(), digest)
        except FileNotFoundError:
            raise Missing(digest) from None
        except OSError as error:
            raise Unavailable(f"{self.root}: {error.strerror}") from error

    def has(self, digest: str) -> bool:
        """Whether they are there."""
        return self._place(digest).is_file()

    def old(self, *, before: datetime) -> Iterator[str]:
        """What is old; what an interrupted write left goes on the way."""
        for file in self.root.glob("[0-9a-f][0-9a-f]/*"):
            try:
                young = file.stat().st_mtime >= before.timestamp()
            except FileNotFoundError:
                continue
            if young:
                continue
            if DIGEST.fullmatch(file.name):
                yield file.name
            else:
                file.unlink(missing_ok=True)

    def remove(self, digest: str) -> None:
        """Forget them."""
        try:
            self._place(digest).unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable(f"{self.root}: {error.strerror}") from error


def _write(target: Path, body: bytes) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(body)
            made.flush()
            os.fsync(made.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- a bucket ---------------------------------------------------------------------------------------------------------


class Bucket:
    """A bucket. Keys, region and address come from the environment, as Amazon's own tools read it (AWS_…)."""

    def __init__(self, bucket: str, prefix: str) -> None:
        try:
            import boto3
            from botocore.config import Config
        except ImportError as error:
            raise Unavailable("s3:// needs a library more: install backoffice[s3]") from error
        # Others that speak like S3 do not know the newer checksums; the digest is one.
        checks = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
        config = Config(connect_timeout=3, read_timeout=8, retries={"total_max_attempts": 2}, **checks)
        self._client: Any = boto3.client("s3", config=config)
        self._bucket, self._prefix = bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def _ask(self, method: str, digest: str, **given: Any) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError

        assert DIGEST.fullmatch(digest), "it leads nowhere else"
        try:
            return getattr(self._client, method)(Bucket=self._bucket, Key=f"{self._prefix}{digest}", **given)
        except ClientError as refused:
            if refused.response["ResponseMetadata"]["HTTPStatusCode"] == 404 and method.startswith(("get", "head")):
                raise Missing(digest) from None
            raise Unavailable(f"s3://{self._bucket}: {refused.response['Error'].get('Code')}") from refused
        except BotoCoreError as broken:
            raise Unavailable(f"s3://{self._bucket}: {type(broken).__name__}") from broken

    def put(self, body: bytes) -> str:
        """A put is whole or not at all."""
        digest = sha256(body).hexdigest()
        self._ask("put_object", digest, Body=body, ContentType="application/octet-stream")
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes."""
        from botocore.exceptions import BotoCoreError

        answer = self._ask("get_object", digest)
        try:
            return _sound(answer["Body"].read(), digest)
        except BotoCoreError as broken:
            raise Unavailable(f"s3://{self._bucket}: {type(broken).__name__}") from broken

    def has(self, digest: str) -> bool:
        """Whether they are there."""
        try:
            self._ask("head_object", digest)
        except Missing:
            return False
        return True

    def old(self, *, before: datetime) -> Iterator[str]:
        """What is old, a thousand at a time."""
        from botocore.exceptions import BotoCoreError, ClientError

        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        try:
            for page in pages:
                for found in page.get("Contents", ()):
                    name = found["Key"].removeprefix(self._prefix)
                    if DIGEST.fullmatch(name) and found["LastModified"].astimezone(UTC) < before:
                        yield name
        except (BotoCoreError, ClientError) as broken:
            raise Unavailable(f"s3://{self._bucket}: {type(broken).__name__}") from broken

    def remove(self, digest: str) -> None:
        """Forget them."""
        self._ask("delete_object", digest)
