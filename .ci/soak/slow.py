"""Sockets that are slow to send their headers or their body, or to read what is answered."""

import asyncio
import socket
import threading
from contextlib import contextmanager, suppress

LINES = [
    (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X: y\r\n"),
    (b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900000\r\n\r\n", b"x"),
    (b"GET /proposals.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", b""),
]


async def dawdle(port, start, drop):
    """Send a little each second, or read a little, and begin anew where the server had enough."""
    while True:
        with suppress(OSError):
            end = socket.socket()
            # A small buffer, so that the answer waits in the server and not in the kernel.
            end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            end.setblocking(False)
            await asyncio.get_running_loop().sock_connect(end, ("127.0.0.1", port))
            reader, writer = await asyncio.open_connection(sock=end, limit=512)
            writer.write(start)
            while not reader.at_eof():
                writer.write(drop)
                await asyncio.sleep(1)
                if not drop:
                    await reader.read(64)
                await writer.drain()
            writer.close()
        await asyncio.sleep(1)


@contextmanager
def sockets(port, count):
    """Keep so many slow sockets open meanwhile, of each way to be slow as many."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    tasks = [
        asyncio.run_coroutine_threadsafe(dawdle(port, *LINES[number % len(LINES)]), loop)
        for number in range(count)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
