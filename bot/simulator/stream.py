"""Tells the open pages what changed, so that they fetch it again: the name of a server-sent event is the part's."""

import asyncio
import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

HEARTBEAT = 10.0


class Hub:
    """The open pages, each with a queue of what changed."""

    def __init__(self) -> None:
        self._queues: dict[asyncio.Queue[str | None], str] = {}

    def tell(self, what: str, name: str | None = None, *, to: set[str] | None = None) -> None:
        """Says that a part changed; `to` names the people it concerns, None means everybody."""
        event = f"{what}-{name}" if name else what
        line = f"event: {event}\ndata: {json.dumps({'what': what, 'id': name})}\n\n"
        for queue, user in self._queues.items():
            if to is None or user in to:
                queue.put_nowait(line)

    def close(self) -> None:
        """Ends every open stream."""
        for queue in self._queues:
            queue.put_nowait(None)

    async def listen(self, user: str) -> AsyncIterator[str]:
        """Server-sent events for one person, with a heartbeat when nothing happens."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues[queue] = user
        try:
            # Whatever happened between the drawing of the page and this moment, or while the line was down.
            yield "event: here\ndata: {}\n\n"
            while True:
                try:
                    line = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if line is None:
                    return
                yield line
        finally:
            del self._queues[queue]


def streamed(hub: Hub, user: str) -> StreamingResponse:
    """What changes for a person, as server-sent events."""
    return StreamingResponse(hub.listen(user), media_type="text/event-stream", headers={"cache-control": "no-store"})
