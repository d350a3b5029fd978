"""A test that reaches outside this machine fails; one that talks to itself does not."""

import socket

import pytest

OUTSIDE = ("192.0.2.1", 80)  # an address reserved for documentation


def test_connection_to_the_outside_is_refused():
    with socket.socket() as line, pytest.raises(RuntimeError, match="tests have no network"):
        line.connect(OUTSIDE)


def test_datagram_to_the_outside_is_refused():
    with socket.socket(type=socket.SOCK_DGRAM) as line, pytest.raises(RuntimeError, match="tests have no network"):
        line.sendto(b"", OUTSIDE)


def test_name_of_the_outside_is_not_even_looked_up():
    with pytest.raises(RuntimeError, match=r"tests have no network: socket.getaddrinfo 'example.org'"):
        socket.create_connection(("example.org", 80))


def test_connection_within_this_machine_is_allowed():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as line:
        assert line.getpeername() == server.getsockname()


def test_unix_socket_is_allowed(tmp_path):
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as line:
        server.bind(str(tmp_path / "s"))
        server.listen()
        line.connect(str(tmp_path / "s"))
        assert line.getpeername() == str(tmp_path / "s")
