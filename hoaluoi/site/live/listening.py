"""One connection to the database that hears every announcement, opened again whenever it is lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import psycopg
from psycopg import sql

logger = logging.getLogger(__name__)
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0


async def listen(address: str, channel: str, heard: Callable[[str], None], missed: Callable[[], None]) -> None:
    """Calls `heard(topic)` for every announcement until cancelled; `missed()` after a gap in which some may be lost."""
    pause = FIRST_PAUSE_SECONDS
    first = True
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                pause = FIRST_PAUSE_SECONDS
                if not first:
                    missed()
                first = False
                async for notice in connection.notifies():
                    heard(notice.payload)
        except psycopg.OperationalError as lost:
            logger.warning("The live process lost the database (%s); it tries again in %.0f s.", lost, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
