"""A cable between a counter and the server that breaks when it is told to: a TCP proxy on this PC."""

import contextlib
import select
import socket
import struct
import threading
from typing import Literal

Cut = Literal["before", "after", ""]
"""Before the next commit reaches the server; after the server committed, ahead of its reply."""


class CuttingProxy:
    """Listens on a free port and carries everything to the server's; `cut_at_commit` breaks the next commit's line."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._cut: Cut = ""
        self.cuts: dict[str, int] = {"before": 0, "after": 0, "at once": 0}
        self._lock = threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._open = True
        threading.Thread(target=self._listen, daemon=True).start()

    def cut_at_commit(self, how: Cut) -> None:
        self._cut = how

    def cut_now(self) -> None:
        """Every line at once, wherever it is."""
        with self._lock:
            pairs = tuple(self._pairs)
        self.cuts["at once"] += 1
        for pair in pairs:
            self._break(*pair)

    def close(self) -> None:
        self._open = False
        self._door.close()
        with self._lock:
            pairs = tuple(self._pairs)
        for pair in pairs:
            self._break(*pair)

    def _listen(self) -> None:
        while self._open:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                client.close()
                continue
            with self._lock:
                self._pairs.add((client, server))
            threading.Thread(target=self._carry, args=(client, server), daemon=True).start()

    def _carry(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._once(client, server):
                pass
        self._break(client, server)

    def _once(self, client: socket.socket, server: socket.socket) -> bool:
        for ready in select.select([client, server], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return False
            if ready is client and self._cut and b"COMMIT\x00" in data:
                how, self._cut = self._cut, ""
                self.cuts[how] += 1
                if how == "after":
                    server.sendall(data)
                    # The server has answered, so it has committed; nobody on the other side will hear of it.
                    server.recv(65536)
                return False
            (server if ready is client else client).sendall(data)
        return True

    def _break(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self._pairs.discard((client, server))
        for one in (client, server):
            with contextlib.suppress(OSError):
                # A reset, not a polite end.
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
