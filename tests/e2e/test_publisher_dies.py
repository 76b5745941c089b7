# SPDX-License-Identifier: MIT
"""What is seen of a bay when its publisher is killed, comes back, or ends on purpose; and when the station is killed."""

import os
import socket
import unittest

import zmq
from vigil_client import Control, Running, Station, Subscriber, program


def three_free_ports():
    """The first of three ports in a row that nobody has now."""
    for port in range(21_550 + os.getpid() % 700 * 10, 30_000, 10):
        taken = []
        try:
            for offset in range(3):
                taken.append(socket.socket())
                taken[-1].bind(("127.0.0.1", port + offset))
            return port
        except OSError:
            continue
        finally:
            for one in taken:
                one.close()
    raise AssertionError("no three free ports in a row")


class PublisherTest(unittest.TestCase):
    def setUp(self):
        self.context = zmq.Context()
        self.running = []
        self.station = Station(program("vigil-station"), "--demo-admit", port=three_free_ports())
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: True, "station/beat/")

    def tearDown(self):
        for one in self.running:
            one.close()
        self.context.destroy(linger=0)
        self.assertEqual(self.station.stop(), 0)
        self.station.process.stdout.close()

    def simulate(self, bays, seed=1):
        self.running.append(
            Running("vigil-publisher", "simulate", "--bay", bays, "--scenario", "steady", "--seed", seed,
                    "--station", self.station.ingest)
        )
        return self.running[-1]

    def live(self, bay, wanted=lambda m: True):
        return self.feed.until(lambda m: m["link"] == "live" and wanted(m), f"{bay}/bay/")

    def infusing(self, bay):
        return self.feed.until(lambda m: m["state"] == "infusing", f"{bay}/pump/1/")

    def lost_alarm(self, bay, wanted=lambda a: True):
        pick = lambda m: [a for a in m["alarms"] if a["cond"] == "lost" and wanted(a)]
        message = self.feed.until(pick, f"{bay}/alarms/")
        return message, pick(message)[0]

    def test_a_killed_publisher_is_lost_in_six_seconds_high_at_ten_and_back_by_itself(self):
        self.simulate("bay-02", seed=2)
        dying = self.simulate("bay-01")
        self.live("bay-02")
        self.infusing("bay-01")
        dying.kill()

        self.feed.until(lambda m: m["link"] == "lost", "bay-01/bay/")
        message, alarm = self.lost_alarm("bay-01")
        self.assertEqual((alarm["kind"], alarm["priority"], alarm["state"]), ("technical", "medium", "active"))
        message, raised = self.lost_alarm("bay-01", lambda a: a["priority"] == "high")
        self.assertEqual((raised["id"], message["top"]), (alarm["id"], 3))
        self.assertIn("pump was infusing", raised["why"])

        # The bay beside it never noticed.
        beside = self.live("bay-02")
        self.assertEqual((beside["lost"], beside["refused"]), (0, 0))
        alarms = self.feed.until(lambda m: True, "bay-02/alarms/")
        self.assertEqual([a for a in alarms["alarms"] if a["kind"] == "technical"], [])

        # Another process, the same bay: nobody does anything at the station.
        self.simulate("bay-01")
        self.live("bay-01")
        self.feed.until(lambda m: not [a for a in m["alarms"] if a["cond"] == "lost"], "bay-01/alarms/")
        self.infusing("bay-01")
        self.assertEqual(self.live("bay-01")["lost"], 0)

    def test_lost_comes_between_five_and_six_seconds_after_the_last_word(self):
        dying = self.simulate("bay-01")
        self.infusing("bay-01")
        dying.kill()
        # Whatever this test's own delays are: the station beats once a second, so its beats count the seconds
        # between the last message of the source and `lost`, both as they stand in the one order of the feed.
        count = 0
        while True:
            topic, message = self.feed.receive()
            if topic == "station/beat/":
                count += 1
            elif topic.startswith("bay-01/") and not message["src"].startswith("station-"):
                count = 0
            elif topic == "bay-01/bay/" and message["link"] == "lost":
                break
        self.assertLessEqual(count, 6)
        self.assertGreaterEqual(count, 4)

    def test_a_publisher_told_to_end_leaves_no_alarm(self):
        for signal in ("terminate", "send_signal"):
            with self.subTest(signal):
                ending = self.simulate("bay-01")
                self.infusing("bay-01")
                self.live("bay-01")
                ending.process.terminate() if signal == "terminate" else ending.process.send_signal(2)
                self.assertEqual(ending.wait(), 0, ending.said())
                # 8 s of the station's own time, past when a silent source is lost: its beats count them.
                beats, links = 0, set()
                self.feed.until(lambda m: m["link"] == "none", "bay-01/bay/")
                while beats < 8:
                    topic, message = self.feed.receive()
                    beats += topic == "station/beat/"
                    if topic == "bay-01/bay/":
                        links.add(message["link"])
                    if topic == "bay-01/alarms/":
                        self.assertEqual([a["cond"] for a in message["alarms"] if a["cond"] == "lost"], [])
                self.assertEqual(links, {"none"})

    def test_a_killed_station_comes_back_and_its_publishers_go_on_by_themselves(self):
        publishers = [self.simulate("bay-01,bay-02"), self.simulate("bay-03", seed=3)]
        bays = ("bay-01", "bay-02", "bay-03")
        epochs = {bay: self.infusing(bay)["epoch"] for bay in bays}
        port = self.station.port
        self.station.kill()
        self.feed.socket.close()

        self.station = Station(program("vigil-station"), "--demo-admit", port=port)
        self.assertEqual(self.station.port, port)
        self.feed = Subscriber(self.context, self.station.feed)
        for bay in bays:
            self.live(bay, lambda m: m["state"] == "admitted")
            again = self.infusing(bay)
            self.assertEqual(again["epoch"], epochs[bay])  # the same run went on
            self.assertEqual(self.feed.until(lambda m: True, f"{bay}/alarms/")["alarms"], [])
        control = Control(self.context, self.station.control)
        self.assertTrue(control.ask("snapshot")["ok"])
        for publisher in publishers:
            self.assertIsNone(publisher.process.poll(), publisher.said())
            self.assertIn("has gone", publisher.said())
            self.assertEqual(publisher.said().count(" listens"), 2)


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
