#!/usr/bin/python3
"""libnice as an agent of the NAT laboratory; see LabAgent.java for what goes over its pipes.

nice_agent.py STUN_HOST:PORT|none [TURN_HOST:PORT USER PASSWORD udp|tcp|tls]
LAB_TCP=only leaves UDP out. Needs the Debian packages gir1.2-nice-0.1 and python3-gi.
"""
import ctypes
import os
import sys
import time

import gi

gi.require_version("Nice", "0.1")
from gi.repository import GLib, Nice  # noqa: E402

COMPONENT = 1
GREETINGS = 50

# The binding leaves this function out, and without it libnice does not read its sockets.
RECEIVE = ctypes.CFUNCTYPE(
    None,
    ctypes.c_void_p,
    ctypes.c_uint,
    ctypes.c_uint,
    ctypes.c_uint,
    ctypes.c_char_p,
    ctypes.c_void_p,
)
attach_recv = ctypes.CDLL("libnice.so.10").nice_agent_attach_recv
attach_recv.argtypes = [
    ctypes.c_void_p,
    ctypes.c_uint,
    ctypes.c_uint,
    ctypes.c_void_p,
    RECEIVE,
    ctypes.c_void_p,
]
TYPES = {
    Nice.CandidateType.HOST: "host",
    Nice.CandidateType.SERVER_REFLEXIVE: "srflx",
    Nice.CandidateType.PEER_REFLEXIVE: "prflx",
    Nice.CandidateType.RELAYED: "relay",
}
RELAYS = {"udp": Nice.RelayType.UDP, "tcp": Nice.RelayType.TCP, "tls": Nice.RelayType.TLS}


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Round:
    def __init__(self, context, controlling, stun, turn):
        self.selected = False
        self.heard = False
        self.closed = False
        self.start = 0
        self.remote = []
        self.credentials = {}
        self.agent = Nice.Agent.new(context, Nice.Compatibility.RFC5245)
        self.agent.set_property("controlling-mode", controlling)
        self.agent.set_property("upnp", False)
        over_tcp = os.environ.get("LAB_TCP") == "only"
        self.agent.set_property("ice-tcp", over_tcp)
        self.agent.set_property("ice-udp", not over_tcp)
        if stun:
            host, port = stun.rsplit(":", 1)
            self.agent.set_property("stun-server", host)
            self.agent.set_property("stun-server-port", int(port))
        self.stream = self.agent.add_stream(1)
        if turn:
            address, user, password, transport = turn
            host, port = address.rsplit(":", 1)
            self.agent.set_relay_info(
                self.stream, COMPONENT, host, int(port), user, password, RELAYS[transport]
            )
        self.agent.connect("candidate-gathering-done", self.gathered)
        self.agent.connect("new-selected-pair-full", self.pair)
        self.agent.connect("component-state-changed", self.state)
        self.callback = RECEIVE(self.received)
        attach_recv(hash(self.agent), self.stream, COMPONENT, None, self.callback, None)
        self.agent.gather_candidates(self.stream)

    def gathered(self, agent, stream):
        _, ufrag, password = agent.get_local_credentials(stream)
        say("ufrag " + ufrag)
        say("pwd " + password)
        for candidate in agent.get_local_candidates(stream, COMPONENT):
            line = agent.generate_local_candidate_sdp(candidate)
            say("candidate " + line.split(":", 1)[1])
        say("gathered")

    def go(self):
        self.start = time.monotonic_ns()
        self.agent.set_remote_credentials(
            self.stream, self.credentials["ufrag"], self.credentials["pwd"]
        )
        parsed = [
            self.agent.parse_remote_candidate_sdp(self.stream, "a=candidate:" + line)
            for line in self.remote
        ]
        self.agent.set_remote_candidates(self.stream, COMPONENT, [c for c in parsed if c])

    def micros(self):
        return str((time.monotonic_ns() - self.start) // 1000)

    def pair(self, agent, stream, component, local, remote):
        if not self.selected:
            self.selected = True
            say(" ".join(["selected", TYPES[local.type], TYPES[remote.type], self.micros()]))
            self.greetings = GREETINGS
            GLib.timeout_add(20, self.greet)
        self.agent.send(stream, component, 5, "hello")

    # More than once, since one may be lost.
    def greet(self):
        self.greetings -= 1
        if not self.closed:
            self.agent.send(self.stream, COMPONENT, 5, "hello")
        return self.greetings > 0 and not self.closed

    def state(self, agent, stream, component, state):
        if state == int(Nice.ComponentState.FAILED) and self.start and not self.selected:
            say("failed no pair works")

    def received(self, *_):
        if not self.heard:
            self.heard = True
            say("data " + self.micros())


def main():
    stun = sys.argv[1] if sys.argv[1] != "none" else None
    turn = sys.argv[2:6] if len(sys.argv) > 2 else None
    context = GLib.MainContext.default()
    loop = GLib.MainLoop.new(context, False)
    current = None

    def line_in(line):
        nonlocal current
        word, _, rest = line.strip().partition(" ")
        if word == "round":
            current = Round(context, rest == "controlling", stun, turn)
        elif word in ("ufrag", "pwd"):
            current.credentials[word] = rest
        elif word == "candidate":
            current.remote.append(rest)
        elif word == "go":
            current.go()
        elif word == "close":
            current.closed = True
            current.agent.remove_stream(current.stream)
            current = None
            say("closed")

    pending = b""

    def bytes_in(source, condition):
        nonlocal pending
        more = os.read(0, 65536)
        *lines, pending = (pending + more).split(b"\n")
        for line in lines:
            line_in(line.decode())
        if not more:
            loop.quit()
        return bool(more)

    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, bytes_in)
    loop.run()


main()
