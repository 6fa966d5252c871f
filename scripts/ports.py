"""Ports for the services that a script starts for itself."""

import contextlib
import random
import socket


def free_port():
    """A free port below those that the kernel gives to clients.

    Were it one of those, a client that retries while a test holds the service down would sooner or later get the
    service's own port as its source, connect to itself, and keep the service from coming back.
    """
    while True:
        port = random.randrange(15000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
