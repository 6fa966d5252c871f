"""Free ports for the services that the scripts start."""

import contextlib
import random
import socket


def free_port():
    """Returns a free port below the range that the kernel assigns to clients.

    With a port from that range, a client that retries while a test keeps the service down would sooner or later get
    the service's port as its source port, connect to itself, and prevent the service from starting again.
    """
    while True:
        port = random.randrange(15000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
