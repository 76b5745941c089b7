# SPDX-License-Identifier: MIT
"""A station that is killed at any instant and started again: what was acknowledged stays so, and its journal is whole.

VIGIL_KILLS says how often it is killed; 10 unless said."""

import os
import random
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

import zmq
from vigil_client import DEADLINE_S, Control, Publisher, Station, Subscriber, program

KILLS = int(os.environ.get("VIGIL_KILLS", "10"))
BAYS = 25
ANNOUNCED_BEFORE_S = 1.0


def verify(path):
    """What vigil-session says of a journal, and whether it is clean."""
    done = subprocess.run([program("vigil-session"), "verify", path], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def entries(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute("SELECT seq, what, alarm, condition, by_whom, text FROM entry ORDER BY seq").fetchall()


class Flapping(threading.Thread):
    """Bays whose pump alarms come and go, fifty changes a second together, until told to stop."""

    def __init__(self, context, endpoint, epoch):
        super().__init__(daemon=True)
        self.stopping = threading.Event()
        self.publishers = [Publisher(context, endpoint, f"bay-{n:02}", src=f"flap-{n}", epoch=epoch) for n in range(BAYS)]
        self.failed = None

    def run(self):
        try:
            for one in self.publishers:
                one.t_ns = time.time_ns()
                one.source()
            turn = 0
            while not self.stopping.is_set():
                for n, one in enumerate(self.publishers):
                    one.t_ns = time.time_ns()
                    # Half of the bays keep their alarm: it is acknowledged, and must stay so.
                    alarms = ["air-in-line"] if n % 2 else (["door-open"] if (turn + n // 2) % 2 else [])
                    one.send("pump/1", state="infusing", drug="ketamine", rate_ml_per_h=10.0, alarms=alarms)
                turn += 1
                self.stopping.wait(0.25)
        except Exception as error:  # told to the test's own thread
            self.failed = error

    def stop(self):
        self.stopping.set()
        self.join(DEADLINE_S)
        for one in self.publishers:
            one.socket.close()


class Watched(threading.Thread):
    """When each alarm was first on the feed, and which were ever active there."""

    def __init__(self, context, endpoint):
        super().__init__(daemon=True)
        self.feed = Subscriber(context, endpoint)
        self.stopping = threading.Event()
        self.first = {}
        self.active = set()

    def run(self):
        while not self.stopping.is_set():
            if not self.feed.socket.poll(20):
                continue
            topic, message = self.feed.receive()
            if not topic.endswith("/alarms/"):
                continue
            for alarm in message["alarms"]:
                self.first.setdefault(alarm["id"], time.monotonic())
                if alarm["state"] == "active":
                    self.active.add(alarm["id"])

    def stop(self):
        self.stopping.set()
        self.join(DEADLINE_S)
        self.feed.socket.close()


class RestartTest(unittest.TestCase):
    def setUp(self):
        self.context = zmq.Context()
        self.folder = tempfile.mkdtemp(prefix="vigil-restart-")
        self.journal = os.path.join(self.folder, "journal.db")

    def tearDown(self):
        self.context.destroy(linger=0)
        shutil.rmtree(self.folder)

    def start(self):
        return Station(program("vigil-station"), "--demo-admit", "--data", self.folder)

    def acknowledge_standing(self, control, feed):
        """Acknowledges what stands in the bays that keep their alarm; gives back the ids, when the station has answered."""
        done = set()
        for n in range(1, BAYS, 2):
            bay = f"bay-{n:02}"
            message = feed.until(lambda m: any(a["cond"] == "air-in-line:1" for a in m["alarms"]), f"{bay}/alarms/")
            ids = [a["id"] for a in message["alarms"] if a["cond"] == "air-in-line:1"]
            if all(a["state"] == "acknowledged" for a in message["alarms"] if a["id"] in ids):
                done.update(ids)
                continue
            reply = control.ask("acknowledge", bay=bay, alarms=ids)
            self.assertTrue(reply["ok"] or "acknowledged already" in reply["error"], reply)
            self.assertEqual(reply.get("note", ""), "")
            done.update(ids)
        return done

    def test_killed_again_and_again_nothing_announced_is_lost_and_nothing_acknowledged_sounds(self):
        chance = random.Random(1)
        epoch = time.time_ns()
        acknowledged = set()
        known = set()
        seen_before = 0
        for kill in range(KILLS):
            with self.subTest(kill=kill):
                station = self.start()
                watched = Watched(self.context, station.feed)
                feed = Subscriber(self.context, station.feed)
                feed.until(lambda m: True, "station/beat/")
                watched.start()
                # The source goes on as it would: the same run, its numbers as they follow.
                flapping = Flapping(self.context, station.ingest, epoch)
                for one in flapping.publishers:
                    one.seq = {f"{one.bay}/{kind}/": kill * 100_000 for kind in ("source", "pump/1")}
                flapping.start()
                control = Control(self.context, station.control)
                acknowledged |= self.acknowledge_standing(control, feed)
                time.sleep(chance.uniform(0.2, 1.5))  # the instant at which it dies
                station.kill()
                died = time.monotonic()
                flapping.stop()
                watched.stop()
                feed.socket.close()
                control.socket.close()
                self.assertIsNone(flapping.failed)

                clean, said = verify(self.journal)
                self.assertTrue(clean, said)
                kept = entries(self.journal)
                started = {alarm for _, what, alarm, *_ in kept if what == "started"}
                for alarm, first in watched.first.items():
                    if died - first > ANNOUNCED_BEFORE_S:
                        self.assertIn(alarm, started, "announced, and not in the journal")
                self.assertEqual(known & watched.active, set(), "acknowledged before, and active again")
                for seq, what, alarm, *_ in kept[seen_before:]:
                    # An id that was acknowledged before this start is neither begun nor heard again.
                    if alarm in known:
                        self.assertNotIn(what, ("started", "raised", "reminded"), (seq, alarm))
                self.assertEqual(len(kept), kept[-1][0], "numbers without holes")
                ids = [alarm for _, what, alarm, *_ in kept if what == "started"]
                self.assertEqual(len(ids), len(set(ids)), "an id came back")
                seen_before = len(kept)
                known = set(acknowledged)
        self.assertEqual(len(acknowledged), BAYS // 2, "one alarm a bay, from the first start to the last kill")

    def test_a_second_station_does_not_take_the_folder_of_one_that_runs(self):
        first = self.start()
        second = subprocess.run([program("vigil-station"), "--port", "0", "--data", self.folder], capture_output=True,
                                text=True, timeout=DEADLINE_S, check=False)
        self.assertEqual(second.returncode, 1)
        self.assertIn("another station has this folder", second.stderr)
        self.assertEqual(first.stop(), 0)
        first.process.stdout.close()

    def test_without_a_folder_there_is_no_journal_in_the_beat(self):
        station = Station(program("vigil-station"))
        beat = Subscriber(self.context, station.feed).until(lambda m: True, "station/beat/")
        self.assertNotIn("journal", beat)
        self.assertEqual(station.stop(), 0)
        station.process.stdout.close()

    def test_a_full_disk_under_the_journal_is_said_and_alarms_go_on(self):
        station = self.start()
        feed = Subscriber(self.context, station.feed)
        control = Control(self.context, station.control)
        beat = feed.until(lambda m: m["journal"]["head"] > 0, "station/beat/")
        self.assertEqual(beat["recorder"]["state"], "on")
        source = Publisher(self.context, station.ingest, "bay-01")
        source.source()
        feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        # No file of the station may grow any more: what a full disk does.
        pid = station.process.pid
        _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, hard))
        wanted = lambda m: m["recorder"]["state"] == "failed"
        deadline = time.monotonic() + DEADLINE_S
        note = ""
        while not note and time.monotonic() < deadline:
            reply = control.ask("audio-pause", bay="bay-01", seconds=5)
            self.assertTrue(reply["ok"], reply)
            note = reply.get("note", "")
        self.assertTrue(note.startswith("not journalled: "), note)
        feed.until(wanted, "station/beat/")
        message = feed.until(lambda m: any(a["cond"] == "recorder" for a in m["alarms"]), "bay-01/alarms/")
        alarm = next(a for a in message["alarms"] if a["cond"] == "recorder")
        self.assertEqual((alarm["priority"], alarm["kind"]), ("medium", "technical"))
        source.send("pump/1", state="infusing", drug="ketamine", rate_ml_per_h=10.0, alarms=["air-in-line"])
        feed.until(lambda m: any(a["cond"] == "air-in-line:1" for a in m["alarms"]), "bay-01/alarms/")

        resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
        feed.until(lambda m: m["recorder"]["state"] == "on", "station/beat/")
        feed.until(lambda m: all(a["cond"] != "recorder" for a in m["alarms"]), "bay-01/alarms/")
        reply = control.ask("audio-pause", bay="bay-01", seconds=0)
        self.assertEqual((reply["ok"], reply.get("note", "")), (True, ""))
        self.assertEqual(station.stop(), 0)
        station.process.stdout.close()
        clean, said = verify(self.journal)
        self.assertTrue(clean, said)
        kept = entries(self.journal)
        self.assertTrue(any(what == "started" and condition == "air-in-line:1" for _, what, _, condition, *_ in kept))
        self.assertTrue(any(what == "started" and condition == "recorder" for _, what, _, condition, *_ in kept))

    def start_on_a_full_disk(self):
        """A station of which no file may grow, and the limits without that."""
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
        try:
            return self.start(), limits
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    def test_a_station_that_starts_on_a_full_disk_has_its_patients_and_says_that_nothing_is_kept(self):
        station = self.start()
        feed = Subscriber(self.context, station.feed)
        source = Publisher(self.context, station.ingest, "bay-01")
        source.source()
        feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        self.assertEqual(station.stop(), 0)
        station.process.stdout.close()

        station, limits = self.start_on_a_full_disk()
        feed = Subscriber(self.context, station.feed)
        control = Control(self.context, station.control)
        feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        feed.until(lambda m: any(a["cond"] == "recorder" for a in m["alarms"]), "bay-01/alarms/")
        feed.until(lambda m: m["recorder"]["state"] == "failed", "station/beat/")
        reply = control.ask("audio-pause", bay="bay-01", seconds=5)
        self.assertTrue(reply["ok"], reply)
        self.assertTrue(reply.get("note", "").startswith("not journalled: "), reply)

        resource.prlimit(station.process.pid, resource.RLIMIT_FSIZE, limits)
        feed.until(lambda m: m["recorder"]["state"] == "on", "station/beat/")
        self.assertEqual(station.stop(), 0)
        station.process.stdout.close()
        clean, said = verify(self.journal)
        self.assertTrue(clean, said)
        whats = [what for _, what, *_ in entries(self.journal)]
        self.assertEqual((whats.count("station-started"), whats.count("audio-paused")), (2, 1))

    def test_a_first_start_on_a_full_disk_keeps_what_happened_once_there_is_room(self):
        station, limits = self.start_on_a_full_disk()
        feed = Subscriber(self.context, station.feed)
        feed.until(lambda m: m["recorder"]["state"] == "failed", "station/beat/")
        resource.prlimit(station.process.pid, resource.RLIMIT_FSIZE, limits)
        feed.until(lambda m: m["recorder"]["state"] == "on", "station/beat/")
        self.assertEqual(station.stop(), 0)
        station.process.stdout.close()
        self.assertEqual([what for _, what, *_ in entries(self.journal)], ["station-started", "station-stopped"])


if __name__ == "__main__":
    unittest.main()
