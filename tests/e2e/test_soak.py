# SPDX-License-Identifier: MIT
"""Eight bays and a dashboard for ten minutes (one in CI): memory flat, nothing lost, frames as at the start.

VIGIL_SOAK_MINUTES sets another length.
"""

import mmap
import os
import time
import unittest

import msgpack
import zmq
from vigil_client import Running, Station, Subscriber, memory_kib, program, recordings
from vigil_screen import Screen

MINUTES = float(os.environ.get("VIGIL_SOAK_MINUTES") or (1 if os.environ.get("CI") == "true" else 10))
SANITIZED = "VIGIL_SANITIZED" in os.environ
KIB_5_MB = 5 * 1024
WATCHED_S = 4  # how long frames are counted, once in each tenth of the time
REPLAYS = {"bay-07": "operating-room/or26.vital", "bay-08": "sentec/P055.csv"}


class Frames:
    """Counts how often the screen changes: a sweep moves in every frame, so a line across the tiles does too."""

    def __init__(self, screen, height=1080):
        path = os.path.join(screen.folder.name, "Xvfb_screen0")
        with open(path, "rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        picture = screen.picture()
        start = len(self.memory) - picture.row * picture.height
        # Through the waves of the upper tiles; the clock and the numbers are elsewhere.
        self.lines = [(start + round(height * part) * picture.row, picture.row) for part in (0.14, 0.2, 0.26)]

    def seen(self):
        return tuple(self.memory[at : at + length] for at, length in self.lines)


class SoakTest(unittest.TestCase):
    def setUp(self):
        self.context = zmq.Context()
        self.screen = Screen()
        self.station = Station(program("vigil-station"), "--demo-admit")
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: True, "station/beat/")
        self.running = {}
        self.lost, self.expected, self.sent_bytes = [], {}, {}
        self.beat = None

    def tearDown(self):
        for one in self.running.values():
            one.close()
        self.context.destroy(linger=0)
        self.station.stop()
        self.station.process.stdout.close()
        self.screen.close()

    def start(self):
        simulated = ["bay-01", "bay-02", "bay-03", "bay-04", "bay-05", "bay-06"]
        folder = recordings()
        for bay, path in REPLAYS.items():
            if folder and os.path.isfile(os.path.join(folder, path)):
                self.running[bay] = Running(
                    "vigil-publisher", "replay", os.path.join(folder, path), "--bay", bay, "--loop",
                    "--station", self.station.ingest,
                )
            else:
                simulated.append(bay)
        for group in (simulated[:3], simulated[3:]):
            name = ",".join(group)
            self.running[name] = Running(
                "vigil-publisher", "simulate", "--bay", name, "--seed", len(self.running),
                "--station", self.station.ingest,
            )
        self.running["dashboard"] = Running(
            "vigil-dashboard", "--connect", f"127.0.0.1:{self.station.port}", "--size", "1920x1080",
            env=self.screen.env,
        )

    def take(self, topic, message, size):
        """One message of the feed: no seq may be missing in its run."""
        if topic == "station/beat/":
            self.beat = message
        key = (topic, message["src"], message["epoch"])
        if not message.get("backfill"):
            if message["seq"] != self.expected.get(key, message["seq"]):
                self.lost.append((key, self.expected[key], message["seq"]))
            self.expected[key] = message["seq"] + 1
        bay = topic.split("/")[0]
        self.sent_bytes[bay] = self.sent_bytes.get(bay, 0) + size

    def follow(self, until, frames=None):
        """Reads the feed until then; counts frames meanwhile where it is asked to."""
        last, changes = None, 0
        while time.monotonic() < until:
            if frames:
                seen = frames.seen()
                changes += last is not None and seen != last
                last = seen
            if self.feed.socket.poll(4 if frames else 200):
                topic, payload = self.feed.socket.recv_multipart()
                self.take(topic.decode(), msgpack.unpackb(payload), len(topic) + len(payload))
        return changes

    def memory(self):
        processes = {"station": self.station.process, **{k: r.process for k, r in self.running.items()}}
        return {name: memory_kib(process) for name, process in processes.items()}

    def test_memory_is_flat_nothing_is_lost_and_frames_keep_their_rate(self):
        self.start()
        for bay in range(1, 9):
            self.feed.until(lambda m: m["link"] == "live", f"bay-{bay:02}/bay/")
        self.screen.window()
        frames = Frames(self.screen)

        began, length = time.monotonic(), MINUTES * 60
        rates, memories, sent = [], [], []
        for tenth in range(1, 11):
            end = began + length * tenth / 10
            self.follow(end - WATCHED_S)
            rates.append(self.follow(end, frames) / WATCHED_S)
            memories.append(self.memory())
            sent.append(dict(self.sent_bytes))
            self.assertEqual(
                [name for name, one in self.running.items() if one.process.poll() is not None], [],
                "a program has ended",
            )
        third = 3  # the first tenth of the time after the first third is over

        report = [f"{MINUTES:g} min, 8 bays: frames/s " + " ".join(f"{rate:.1f}" for rate in rates)]
        for name in memories[0]:
            kib = [memory[name] for memory in memories]
            report.append(f"  {name}: {' '.join(str(k) for k in kib)} KiB")
        counts = {key: self.beat[key] for key in ("received", "refused", "lost", "refilled", "dropped")}
        report.append(f"  station: {counts}, delay {self.beat['delay_ms']}")
        print("\n".join(report), flush=True)

        self.assertEqual(self.lost, [])
        self.assertEqual((counts["lost"], counts["dropped"], counts["refused"]), (0, 0, 0))
        if not SANITIZED:
            for name in memories[0]:
                grown = memories[-1][name] - memories[third][name]
                allowed = max(KIB_5_MB, 0.05 * memories[third][name])
                # A publisher keeps what it sent for ten minutes, so that it can send it again.
                for bay in name.split(",") if name.startswith("bay-") else ():
                    allowed += 2.5 * (sent[-1][bay] - sent[third][bay]) / 1024
                self.assertLess(grown, allowed, f"{name} grows")
        first, last = sorted(rates[:third])[1], sorted(rates[-third:])[1]
        self.assertGreater(first, 0, "nothing moves on the screen")
        self.assertGreater(last, first / 2)
        for one in self.running.values():
            self.assertNotIn("dropped", one.said())
        self.assertEqual(self.running["dashboard"].stop(), 0)


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
