# SPDX-License-Identifier: MIT
"""The same recording through a real station at 20 times its speed and through `vigil-session evaluate`: the same
alarms, of the same priority, at the same bay times."""

import datetime
import json
import os
import subprocess
import unittest

import zmq
from vigil_client import Control, Running, Station, Subscriber, program, recordings

SECOND = 1_000_000_000
BAY = "bay-01"
SPEED = "20"
# What runs on station time is no part of the promise; and what is over within a second of bay time may be so between
# two messages of the feed.
STATION_TIME = ("lost", "late", "unattended", "two-sources", "clock-skew", "frozen", "recorder", "restarted", "gap")
SHORTEST_S = 1


def compared(occurrences):
    """(condition, start in ms, priority) of each, in order."""
    return sorted(o for o in occurrences if o[0].split(":")[0] not in STATION_TIME)


class EvaluateTest(unittest.TestCase):
    def setUp(self):
        self.context = zmq.Context()
        self.station = Station(program("vigil-station"), "--demo-admit")
        self.feed = Subscriber(self.context, self.station.feed)
        self.control = Control(self.context, self.station.control)
        self.feed.until(lambda m: True, "station/beat/")

    def tearDown(self):
        self.context.destroy(linger=0)
        self.assertEqual(self.station.stop(), 0)
        self.station.process.stdout.close()

    def replayed(self, path, start_ns):
        """What the feed says, by somebody who acknowledges all that is heard."""
        publisher = Running(
            "vigil-publisher", "replay", path, "--bay", BAY, "--speed", SPEED, "--station", self.station.ingest
        )
        self.addCleanup(publisher.close)
        seen = {}
        while True:
            self.assertTrue(self.feed.socket.poll(60_000), f"nothing more on the feed; {publisher.said()}")
            topic, message = self.feed.receive()
            if topic == f"{BAY}/source/" and message.get("end"):
                break
            if topic != f"{BAY}/alarms/":
                continue
            for alarm in message["alarms"]:
                known = seen.setdefault(alarm["id"], [alarm["cond"], alarm["since_ns"], set()])
                known[2].add(alarm["priority"])
            heard = [alarm["id"] for alarm in message["alarms"] if alarm["state"] != "acknowledged"]
            if heard:
                # What ended in the meantime is not there any more: that is an answer too.
                self.control.ask("acknowledge", bay=BAY, alarms=heard)
        self.assertEqual(publisher.wait(), 0, publisher.said())
        worst = {"low": 1, "medium": 2, "high": 3}
        return [
            (cond, round((since - start_ns) / 1e6), max(priorities, key=worst.get))
            for cond, since, priorities in seen.values()
        ]

    @staticmethod
    def evaluated(path):
        told = subprocess.run(
            [program("vigil-session"), "evaluate", path, "--json"], check=True, stdout=subprocess.PIPE
        )
        return json.loads(told.stdout)

    def test_a_station_and_evaluate_find_the_same_alarms_at_the_same_times(self):
        if recordings() is None:
            self.skipTest("no recordings")
        path = os.path.join(recordings(), "sentec", "P055.csv")
        start = datetime.datetime(2000, 1, 1, 11, 28, tzinfo=datetime.timezone.utc)
        replayed = self.replayed(path, int(start.timestamp()) * SECOND)
        evaluation = self.evaluated(path)
        self.assertEqual(self.evaluated(path), evaluation)
        everything = {
            (o["cond"], round(o["start_s"] * 1000), o["priority"]): o["end_s"] - o["start_s"]
            for o in evaluation["occurrences"]
        }
        lasting = [o for o, length_s in everything.items() if length_s >= SHORTEST_S]
        self.assertGreater(len([o for o in lasting if o[2] == "high"]), 3)
        # Nothing on the feed that evaluate has not, and nothing that lasted that the feed had not.
        self.assertEqual([o for o in compared(replayed) if o not in everything], [])
        self.assertEqual([o for o in compared(lasting) if o not in replayed], [])


if __name__ == "__main__":
    unittest.main()
