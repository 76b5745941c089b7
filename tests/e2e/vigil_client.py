# SPDX-License-Identifier: MIT
"""A client of the bus written from PROTOCOL.md alone, with pyzmq and msgpack: what any other program would do."""

import os
import struct
import subprocess
import tempfile
import time

import msgpack
import zmq

DEADLINE_S = 30  # for a broken program, not for a slow one


class Station:
    """The real vigil-station, on three free ports unless one is given."""

    def __init__(self, program, *arguments, port=0):
        self.process = subprocess.Popen(
            [program, "--port", str(port), *arguments], stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        assert line.startswith("ready "), line
        parts = dict(part.split("=", 1) for part in line.split()[1:])
        self.ingest, self.feed, self.control = parts["ingest"], parts["feed"], parts["control"]
        self.port = int(self.ingest.rsplit(":", 1)[1])

    def stop(self):
        self.process.terminate()
        return self.process.wait(DEADLINE_S)

    def kill(self):
        self.process.kill()
        self.process.wait(DEADLINE_S)
        self.process.stdout.close()


class Running:
    """Any other of the programs; what it says is kept in a file, for a pipe nobody reads would stop it."""

    def __init__(self, name, *arguments, env=None, user=None):
        self.output = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program(name), *map(str, arguments)], stdout=self.output, stderr=self.output,
            env={**os.environ, **(env or {})}, user=user,
        )

    def said(self):
        end = self.output.seek(0, os.SEEK_END)
        return os.pread(self.output.fileno(), end, 0).decode(errors="replace")

    def wait(self, timeout_s=DEADLINE_S):
        return self.process.wait(timeout_s)

    def stop(self):
        """Told to end: its exit code, which is 0 when it ends as it should."""
        self.process.terminate()
        return self.wait()

    def kill(self):
        """kill -9, or nothing where it has ended."""
        self.process.kill()
        self.process.wait(DEADLINE_S)

    def close(self):
        self.kill()
        self.output.close()


def memory_kib(process):
    """What the process holds in memory now, KiB."""
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def recordings():
    """The folder of real recordings, or None where there is none."""
    beside = os.path.join(os.path.dirname(__file__), "..", "..", "..", "shared", "recordings")
    folder = os.path.abspath(os.environ.get("VIGIL_RECORDINGS") or beside)
    return folder if os.path.isdir(folder) else None


class Publisher:
    """One source of one bay."""

    def __init__(self, context, endpoint, bay, src="python-1", mode="test", epoch=None):
        self.socket = context.socket(zmq.XPUB)
        self.socket.setsockopt(zmq.IMMEDIATE, 1)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(endpoint)
        self.bay, self.src, self.mode = bay, src, mode
        self.epoch = epoch or time.time_ns()
        self.t_ns = self.epoch
        self.seq = {}
        if not self.socket.poll(DEADLINE_S * 1000):
            raise AssertionError("the station does not listen")
        assert self.socket.recv() == b"\x01"

    def send(self, kind, **keys):
        topic = f"{self.bay}/{kind}/"
        payload = {
            "v": 1,
            "src": self.src,
            "epoch": self.epoch,
            "seq": self.seq.get(topic, 0),
            "t_ns": self.t_ns,
            "mode": self.mode,
        }
        payload.update(keys)
        self.seq[topic] = self.seq.get(topic, 0) + 1
        self.send_raw(topic.encode(), msgpack.packb(payload))

    def send_raw(self, *frames):
        self.socket.send_multipart(frames)

    def source(self, channels=None, **keys):
        self.send(
            "source",
            name="Python test source",
            software="test 1",
            rate=1.0,
            channels=channels
            or [
                {"id": "spo2", "kind": "numeric", "unit": "%", "period_s": 1.0},
                {"id": "rr", "kind": "numeric", "unit": "{breath}/min", "period_s": 1.0},
                {"id": "pleth", "kind": "wave", "unit": "1", "fs": 125.0, "lo": 0.0, "hi": 1.0},
            ],
            **keys,
        )

    def wave(self, channel, i0, samples, fs=125.0):
        data = struct.pack(f"<{len(samples)}h", *samples)
        self.send(f"wave/{channel}", i0=i0, fs=fs, scale=0.001, offset=0.0, data=data)


class Subscriber:
    """Everything on the feed, decoded."""

    def __init__(self, context, endpoint, topic=b""):
        self.socket = context.socket(zmq.SUB)
        self.socket.setsockopt(zmq.RCVHWM, 0)  # the test reads later what it has not read now
        self.socket.setsockopt(zmq.SUBSCRIBE, topic)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(endpoint)

    def receive(self, timeout_s=DEADLINE_S):
        if not self.socket.poll(timeout_s * 1000):
            raise AssertionError("nothing on the feed")
        topic, payload = self.socket.recv_multipart()
        return topic.decode(), msgpack.unpackb(payload)

    def until(self, wanted, topic=None):
        """The first message for which wanted(message) is true."""
        deadline = time.monotonic() + DEADLINE_S
        while time.monotonic() < deadline:
            got, message = self.receive()
            if (topic is None or got == topic) and wanted(message):
                return message
        raise AssertionError(f"no such message on {topic}")


class Control:
    """Requests and replies."""

    def __init__(self, context, endpoint):
        self.socket = context.socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(endpoint)
        self.id = 0

    def ask(self, op, **keys):
        self.id += 1
        self.socket.send(msgpack.packb({"v": 1, "id": self.id, "op": op, "by": "python", **keys}))
        return self.reply()

    def reply(self):
        if not self.socket.poll(DEADLINE_S * 1000):
            raise AssertionError("no reply")
        reply = msgpack.unpackb(self.socket.recv())
        assert reply["id"] == self.id, reply
        return reply


def program(name):
    """The path of a program under test: VIGIL_BUILD names the build folder."""
    for folder in ("dashboard/station", "publisher", "dashboard", "dashboard/review"):
        path = os.path.join(os.environ["VIGIL_BUILD"], folder, name)
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    raise AssertionError(f"{name} is not built")


def wait_for(condition, what):
    """Until condition() is true, for what tells nobody when it changes: pixels, a program's output."""
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(0.05)
