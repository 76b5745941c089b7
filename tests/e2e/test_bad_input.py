# SPDX-License-Identifier: MIT
"""Broken files to the programs that read them, and any bytes to the station: words, counts, and nothing else."""

import os
import random
import shutil
import socket
import struct
import tempfile
import unittest

import msgpack
import zmq
from vigil_client import (
    Control, Publisher, Running, Station, Subscriber, memory_kib, program, recordings, wait_for,
)

KIB_A_FEW_MB = 6 * 1024
SANITIZED = "VIGIL_SANITIZED" in os.environ
MAP = """name = "test"
header = ["t", "sat"]
[time]
columns = ["t"]
formats = ["seconds"]
[[column]]
from = ["sat"]
channel = "spo2"
"""


class FileTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return self.path(name)

    def readers(self, path, *arguments):
        """What each program that opens a recording ends with, and says."""
        for command in (("vigil-session", "info", path), ("vigil-publisher", "replay", path, "--bay", "bay-01")):
            running = Running(*command, *arguments)
            try:
                yield command[0], running.wait(), running.said()
            finally:
                running.close()

    def assert_refused(self, path, *words, arguments=()):
        for name, code, said in self.readers(path, *arguments):
            with self.subTest(f"{name} {os.path.basename(path)} {' '.join(words)}"):
                self.assertEqual(code, 1, said)
                self.assertEqual(len(said.strip().splitlines()), 1, said)
                for word in words:
                    self.assertIn(word, said)

    def test_what_is_no_recording_is_refused_in_one_line_that_names_it(self):
        noise = random.Random(3).randbytes(5000)
        for ending in ("vital", "edf", "csv", "hea"):
            self.assert_refused(self.write(f"empty.{ending}", b""), f"empty.{ending}")
            self.assert_refused(self.write(f"noise.{ending}", noise), f"noise.{ending}")
            self.assert_refused(self.path(f"absent.{ending}"), f"absent.{ending}")
            self.assert_refused(self.write(f"picture.{ending}", b"\x89PNG\r\n\x1a\n" + bytes(2000)), f"picture.{ending}")
        self.assert_refused(self.folder.name, self.folder.name, "folder")
        self.assert_refused(self.write("letter.doc", "Dear Sir"), "letter.doc")
        self.assert_refused("/dev/zero", "/dev/zero")
        os.mkdir(self.path("folder.csv"))
        self.assert_refused(self.path("folder.csv"), "folder.csv")
        os.mkfifo(self.path("pipe.edf"))
        self.assert_refused(self.path("pipe.edf"), "pipe.edf")

    def test_what_may_not_be_read_is_named(self):
        path = self.write("secret.csv", "t,sat\n0,97\n")
        os.chmod(path, 0)
        os.chmod(self.folder.name, 0o755)
        # Root may read everything, so the programs run as nobody then.
        nobody = 65534 if os.geteuid() == 0 else None
        for command in (("vigil-session", "info", path), ("vigil-publisher", "replay", path, "--bay", "bay-01")):
            try:
                running = Running(*command, user=nobody)
            except PermissionError:
                self.skipTest("nobody may not run the programs in this build folder")
            self.addCleanup(running.close)
            self.assertEqual(running.wait(), 1, running.said())
            self.assertIn("secret.csv", running.said())

    def test_a_place_in_the_file_is_named(self):
        self.assert_refused(self.write("waves.hea", "waves 1 250 1000\nwaves.dat 16 200\n"), "waves.dat")
        self.assert_refused(self.write("rate.hea", "rate 1 fast 1000\nrate.dat 16 200\n"), "rate.hea:1", "fast")
        self.assert_refused(self.write("signals.hea", "signals 99999999 250\n"), "signals.hea")
        self.assert_refused(self.write("up.hea", "up 1 250 10\n../up.dat 16 200\n"), "up.hea:2", "../up.dat")
        self.assert_refused(self.write("table.csv", "minute,what\n1,2\n"), "table.csv")

    def test_a_map_with_mistakes_is_refused_with_file_and_line(self):
        table = self.write("table.csv", "t,sat\n0,97\n1,96\n")
        good = self.write("good.toml", MAP)
        for name, code, said in self.readers(table, "--map", good):
            if name == "vigil-session":
                self.assertEqual(code, 0, said)
                break
        for name, content, words in (
            ("syntax", MAP + "oops = \n", ("syntax.toml:9",)),
            ("unknown", MAP + "colour = 1\n", ("unknown.toml:9", "colour")),
            ("type", MAP.replace('name = "test"', "name = 7"), ("type.toml:1", "name")),
            ("channel", MAP.replace('"spo2"', '"spo3"'), ("channel.toml:8", "spo3")),
            ("unit", MAP + 'unit = "furlong"\n', ("unit.toml:9", "furlong")),
            ("lacks", MAP.replace("[time]\n", "[other]\n"), ("lacks.toml",)),
            ("binary", b"\x00\xff" * 100, ("binary.toml",)),
            ("empty", "", ("empty.toml",)),
        ):
            with self.subTest(name):
                path = self.write(f"{name}.toml", content)
                for reader, code, said in self.readers(table, "--map", path):
                    self.assertEqual(code, 1, f"{reader}: {said}")
                    for word in words:
                        self.assertIn(word, said)
        self.assert_refused(table, "absent.toml", arguments=("--map", self.path("absent.toml")))
        self.assert_refused(table, self.folder.name, arguments=("--map", self.folder.name))

    @unittest.skipIf(recordings() is None, "no recordings: set VIGIL_RECORDINGS to their folder")
    def test_a_real_recording_cut_or_damaged_anywhere_never_ends_a_program_by_a_crash(self):
        chance = random.Random(11)
        for source in (
            "vital/test_data_demo.vital", "edf/20250110_000706_EVE.edf", "wfdb/100.hea", "sentec/P055.csv",
            "icu-infusions/217724_infusions.csv",
        ):
            path = os.path.join(recordings(), source)
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                whole = file.read(300_000)
            name = os.path.basename(source)
            for companion in ("100.dat", "217724_vitals.csv"):
                beside = os.path.join(os.path.dirname(path), companion)
                if os.path.isfile(beside):
                    shutil.copy(beside, self.path(companion))
            for turn in range(6):
                damaged = bytearray(whole[: chance.randrange(1, len(whole))] if turn % 2 else whole)
                for _ in range(chance.randrange(1, 20)):
                    damaged[chance.randrange(min(len(damaged), 2000))] = chance.randrange(256)
                self.write(name, bytes(damaged))
                running = Running("vigil-session", "info", self.path(name))
                try:
                    self.assertIn(running.wait(), (0, 1), f"{source}, turn {turn}: {running.said()}")
                    self.assertIn(name.split("_")[0].split(".")[0], running.said())
                finally:
                    running.close()

    def test_wrong_arguments_are_answered_with_words(self):
        table = self.write("table.csv", "t,sat\n0,97\n")
        for command, word in (
            (("vigil-publisher",), "subcommand"),
            (("vigil-publisher", "replay", table), "--bay"),
            (("vigil-publisher", "replay", table, "--bay", "Bay 1"), "Bay 1"),
            (("vigil-publisher", "replay", table, "--bay", "station"), "station"),
            (("vigil-publisher", "replay", table, "--bay", "b", "--speed", "fast"), "fast"),
            (("vigil-publisher", "replay", table, "--bay", "b", "--speed", "1001"), "1001"),
            (("vigil-publisher", "replay", table, "--bay", "b", "--from", "noon"), "noon"),
            (("vigil-publisher", "simulate", "--bay", "b", "--station", "nowhere"), "nowhere"),
            (("vigil-publisher", "simulate", "--bay", "b", "--seed", "-1"), "-1"),
            (("vigil-publisher", "simulate", "--bay", "b,b"), "twice"),
            (("vigil-session",), "subcommand"),
            (("vigil-session", "info"), "PATH"),
            (("vigil-station", "--port", "99999"), "99999"),
            (("vigil-station", "--bind", "0.0.0.0"), "loopback"),
            (("vigil-station", "--config", self.folder.name), self.folder.name),
            (("vigil-station", "--config", self.path("absent.toml")), "absent.toml"),
        ):
            with self.subTest(command):
                running = Running(*command)
                self.addCleanup(running.close)
                self.assertGreater(running.wait(), 0, running.said())
                self.assertIn(word.lower(), running.said().lower())


class BytesTest(unittest.TestCase):
    """Two live bays, and somebody beside them who sends whatever he likes."""

    def setUp(self):
        self.context = zmq.Context()
        self.running = []
        self.station = Station(program("vigil-station"), "--demo-admit")
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: True, "station/beat/")
        self.running.append(
            Running("vigil-publisher", "simulate", "--bay", "bay-01,bay-02", "--station", self.station.ingest)
        )
        for bay in ("bay-01", "bay-02"):
            self.feed.until(lambda m: m["state"] == "admitted", f"{bay}/bay/")
        self.expected = {}
        self.beat = None

    def tearDown(self):
        for one in self.running:
            one.close()
        self.context.destroy(linger=0)
        self.assertEqual(self.station.stop(), 0)
        self.station.process.stdout.close()

    def connect(self, kind, endpoint):
        peer = self.context.socket(kind)
        for option, value in ((zmq.LINGER, 0), (zmq.SNDHWM, 0), (zmq.RCVHWM, 1000)):
            peer.setsockopt(option, value)
        peer.connect(endpoint)
        return peer

    def follow(self, until):
        """Reads the feed, sees that the two bays lack nothing, until a beat satisfies."""
        while True:
            topic, message = self.feed.receive()
            if topic == "station/beat/":
                self.beat = message
                if until(message):
                    return message
            elif topic.startswith(("bay-01/", "bay-02/")):
                seq = message["seq"]
                self.assertEqual(seq, self.expected.get(topic, seq), f"{topic} lacks messages")
                self.expected[topic] = seq + 1
                if topic.endswith("/bay/"):
                    self.assertEqual((message["lost"], message["link"]), (0, "live"))

    def beats(self, count):
        last = []
        return self.follow(lambda m: last.append(m) or len(last) >= count)

    def memory(self):
        return memory_kib(self.station.process)

    def assert_flat(self, before, kib=KIB_A_FEW_MB):
        if not SANITIZED:
            self.assertLess(self.memory() - before, kib)

    def noise(self, chance, topics):
        frames = [
            chance.choice([chance.randbytes(chance.randrange(80)), chance.choice(topics)]),
            chance.randbytes(chance.randrange(400)),
            chance.randbytes(5),
            b"",
        ]
        return frames[: chance.choice([1, 2, 2, 2, 2, 3, 4])]

    def test_any_bytes_on_every_endpoint_change_nothing_but_a_count(self):
        chance = random.Random(5)
        topics = [b"bay-01/numeric/", b"bay-02/wave/pleth/", b"bay-01/pump/1/", b"bay-03/source/", b"station/beat/"]
        ingest = self.connect(zmq.PUB, self.station.ingest)
        control = self.connect(zmq.DEALER, self.station.control)
        feed = self.connect(zmq.XSUB, self.station.feed)
        # A PUB has no way to tell that it is connected but that what it sends arrives.
        sent = 0
        while not self.beat or self.beat["refused"] == 0:
            ingest.send(b"hello?")
            self.beats(1)
        first = self.beats(2)["refused"]

        def batch(size):
            nonlocal sent
            for _ in range(size):
                ingest.send_multipart(self.noise(chance, topics))
                control.send_multipart(self.noise(chance, topics))
                feed.send(self.noise(chance, topics)[0])
            sent += size
            self.follow(lambda m: m["refused"] >= first + sent)

        batch(2000)
        self.beats(2)
        before = self.memory()
        for _ in range(20):
            batch(1000)
        after = self.beats(2)
        self.assertEqual(after["refused"], first + sent)  # every one of them, and nothing of the two bays
        self.assertEqual((after["lost"], after["bays"]), (0, 2))
        self.assert_flat(before)
        self.assertTrue(Control(self.context, self.station.control).ask("snapshot")["ok"])

    def test_bytes_that_are_no_zeromq_close_their_connection_alone(self):
        chance = random.Random(9)
        before = None
        for turn in range(300):
            for endpoint in (self.station.ingest, self.station.feed, self.station.control):
                with socket.create_connection(("127.0.0.1", int(endpoint.rsplit(":", 1)[1])), 30) as peer:
                    try:
                        peer.sendall(chance.choice([b"", b"GET / HTTP/1.1\r\n\r\n", b"\xff" + bytes(8) + b"\x7f\x03"]))
                        peer.sendall(chance.randbytes(chance.randrange(2000)))
                    except ConnectionError:
                        pass  # the station was faster to hang up
            if turn == 50:
                self.beats(2)
                before = self.memory()
        self.beats(2)
        self.assert_flat(before)
        self.assertTrue(Control(self.context, self.station.control).ask("snapshot")["ok"])

    def test_a_peer_that_asks_and_never_reads_costs_little(self):
        greedy = self.connect(zmq.DEALER, self.station.control)
        ask = lambda n: greedy.send(msgpack.packb({"v": 1, "id": n, "op": "snapshot", "by": "greedy"}))
        patient = Control(self.context, self.station.control)
        before = self.memory()
        for n in range(20_000):
            ask(n)
            if n % 1000 == 999:
                self.assertTrue(patient.ask("present", bays=[], sound=False)["ok"])
        self.assertTrue(patient.ask("snapshot")["ok"])
        self.beats(2)
        size = len(msgpack.packb(patient.ask("snapshot")))
        self.assert_flat(before, 24 * 1024)
        print(f"snapshot of {size} bytes, 20,000 unread: {self.memory() - before:+} KiB", flush=True)
        greedy.close()

    def test_a_dashboard_that_never_reads_is_bounded_and_harms_no_other(self):
        source = Publisher(self.context, self.station.ingest, "bay-03")
        source.socket.setsockopt(zmq.SNDHWM, 0)
        source.source()
        slow = socket.create_connection(("127.0.0.1", int(self.station.feed.rsplit(":", 1)[1])), 30)
        subscribe_to_all(slow)
        before, seen = self.memory(), []
        for _ in range(4):
            for block in range(10_000):
                source.wave("pleth", block * 25, range(25))
            last = source.seq["bay-03/wave/pleth/"]
            self.follow(lambda m: m["received"] >= last)
            self.beats(2)
            seen.append(self.memory())
        print("with 10,000 to 40,000 messages unread:", *(f"{m - before:+} KiB" for m in seen), flush=True)
        self.assert_flat(before, 40 * 1024)  # 20,000 messages of less than 300 bytes, and what holds them
        if not SANITIZED:
            self.assertLess(seen[3] - seen[2], KIB_A_FEW_MB)
        slow.close()


class LogTest(unittest.TestCase):
    def test_what_a_stranger_writes_cannot_forge_or_flood_the_log(self):
        context = zmq.Context()
        self.addCleanup(context.destroy, linger=0)
        station = Running("vigil-station", "--port", "0")
        self.addCleanup(station.close)
        wait_for(lambda: "control=" in station.said(), "the station")
        control = Control(context, station.said().split("control=")[1].split()[0])
        evil = "x\n2026-01-01T00:00:00Z info alarm 1 ended\x1b[2J\r\x7f"
        for _ in range(50):  # a clock that is wrong is worth a line, not one every hello
            self.assertTrue(control.ask("hello", src=evil, epoch=1, bays=["bay-01"], now_ns=1)["ok"])
        self.assertEqual(station.stop(), 0)
        said = station.said()
        self.assertEqual(said.count("its clock differs"), 1)
        self.assertNotIn("\n2026-01-01T00:00:00Z", said)
        self.assertFalse(set(said) & {"\x1b", "\r", "\x7f"})


def subscribe_to_all(peer):
    """ZMTP 3.0 by hand (rfc.zeromq.org/spec/23): a real subscriber, that never reads anything again."""
    peer.sendall(b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" + bytes(31))
    greeting = b""
    while len(greeting) < 64:
        greeting += peer.recv(64 - len(greeting))
    name, value = b"Socket-Type", b"SUB"
    ready = b"\x05READY" + bytes([len(name)]) + name + struct.pack(">I", len(value)) + value
    peer.sendall(b"\x04" + bytes([len(ready)]) + ready)
    peer.sendall(b"\x00\x01\x01")  # one frame: subscribe to every topic


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
