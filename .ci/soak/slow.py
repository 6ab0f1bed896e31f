"""Sockets that are slow to send their headers or their body, or to read what is answered."""

import asyncio
import socket
import threading
from contextlib import contextmanager, suppress

WAYS = [
    (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X: y\r\n"),
    (b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n\r\n", b"x"),
    (b"GET /proposals.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", b""),
]


async def dawdle(port, start, drop):
    """Send or read a little each second, and begin anew where the server had enough."""
    loop = asyncio.get_running_loop()
    while True:
        with suppress(OSError), socket.socket() as end:
            # A small buffer, so that the answer waits in the server and not in the kernel.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            end.setblocking(False)
            await loop.sock_connect(end, ("127.0.0.1", port))
            await loop.sock_sendall(end, start)
            while drop or await loop.sock_recv(end, 64):
                await asyncio.sleep(1)
                await loop.sock_sendall(end, drop)
        await asyncio.sleep(1)


@contextmanager
def sockets(port, count):
    """Keep so many slow sockets open meanwhile, of each way to be slow as many."""

    async def all_of_them():
        ways = [WAYS[number % len(WAYS)] for number in range(count)]
        await asyncio.gather(*[dawdle(port, *way) for way in ways])

    loop = asyncio.new_event_loop()
    task = loop.create_task(all_of_them())

    def run():
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
