#!/usr/bin/python3
"""Delays the frames between pairs of network devices, since the kernel may come without netem.

delay.py MILLISECONDS DEVICE:DEVICE...     each pair is joined; ends when a device is gone
delay.py off DEVICE                        has the kernel finish each packet before it leaves DEVICE
"""
import ctypes
import fcntl
import heapq
import select
import socket
import struct
import sys
import time

SIOCETHTOOL = 0x8946
CHECKSUMS, SEGMENTS, GENERIC_SEGMENTS = 0x17, 0x1F, 0x24
EVERY_PROTOCOL = 3
OUTGOING = 4


def finish_packets(device):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for feature in (CHECKSUMS, SEGMENTS, GENERIC_SEGMENTS):
            wanted = ctypes.create_string_buffer(struct.pack("II", feature, 0))
            request = struct.pack("16sP", device.encode(), ctypes.addressof(wanted))
            fcntl.ioctl(any_socket, SIOCETHTOOL, request)


def open_device(name):
    device = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
    device.bind((name, EVERY_PROTOCOL))
    device.setblocking(False)
    return device


def relay(delay, pairs):
    poll = select.epoll()
    leads_to, of = {}, {}
    for pair in pairs:
        one, other = (open_device(name) for name in pair.split(":"))
        leads_to[one], leads_to[other] = other, one
        for device in (one, other):
            of[device.fileno()] = device
            poll.register(device, select.EPOLLIN)
    waiting, number = [], 0
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else 1
        for descriptor, _ in poll.poll(timeout):
            device = of[descriptor]
            try:
                while True:
                    frame, address = device.recvfrom(65536)
                    if address[2] != OUTGOING:
                        number += 1
                        due = time.monotonic() + delay
                        heapq.heappush(waiting, (due, number, leads_to[device], frame))
            except BlockingIOError:
                pass
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, to, frame = heapq.heappop(waiting)
            to.send(frame)


if sys.argv[1] == "off":
    finish_packets(sys.argv[2])
else:
    try:
        relay(float(sys.argv[1]) / 1000, sys.argv[2:])
    except OSError:
        sys.exit(0)
