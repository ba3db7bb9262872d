"""News reach every listener once, and cost no thread."""

import asyncio
import threading

from hoaluoi.site.live.hub import Hub


def test_topics_that_pile_up_are_told_once():
    async def story():
        hub = Hub(10)
        with hub.listening() as listener:
            for _each in range(1000):
                hub.publish("numbers")
            hub.publish("all")
            first = await listener.topics(1)
            return first, await listener.topics(0.01)

    assert asyncio.run(story()) == ({"numbers", "all"}, set())


def test_every_listener_is_told_and_none_after_it_left():
    async def story():
        hub = Hub(1000)
        with hub.listening() as one:
            with hub.listening() as two:
                assert len(hub) == 2
                hub.publish("numbers")
            assert len(hub) == 1
            hub.publish("all")
            return await one.topics(1), await two.topics(0.01)

    assert asyncio.run(story()) == ({"numbers", "all"}, {"numbers"})


def test_five_hundred_listeners_need_no_thread():
    async def story():
        hub, before = Hub(500), threading.active_count()

        async def one():
            with hub.listening() as listener:
                return await listener.topics(5)

        tasks = [asyncio.create_task(one()) for _each in range(500)]
        await asyncio.sleep(0)
        assert hub.is_full
        assert threading.active_count() == before
        hub.publish("numbers")
        return await asyncio.gather(*tasks)

    assert asyncio.run(story()) == [{"numbers"}] * 500
