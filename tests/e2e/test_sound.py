# SPDX-License-Identifier: MIT
"""What is heard in front of the real dashboard: OpenAL writes it into a file, from which it is measured."""

import array
import os
import shutil
import signal
import time
import unittest

import zmq
from test_dashboard import WindowTest
from vigil_client import Control, Publisher, Subscriber

RATE = 8000  # samples a second; enough for the alarms' highest overtone
SECOND = 1_000_000_000
# For a broken program: sound takes its time, and spo2-low ends 45 s after its value came back.
DEADLINE_S = 120


class Ear:
    """The file that OpenAL's wave driver writes, in real time."""

    def __init__(self, folder):
        self.file = os.path.join(folder, "heard.wav")
        config = os.path.join(folder, "alsoft.conf")
        with open(config, "w") as file:
            file.write(f"[general]\ndrivers=wave\nchannels=mono\nfrequency={RATE}\n[wave]\nfile={self.file}\n")
        self.env = {"ALSOFT_CONF": config}

    def samples(self):
        if not os.path.exists(self.file):
            return array.array("f")
        with open(self.file, "rb") as file:
            data = file.read()
        at = data.find(b"data") + 8
        samples = array.array("f")
        if at >= 8:
            samples.frombytes(data[at : at + (len(data) - at) // 4 * 4])
        return samples

    def seconds(self):
        """How much has been heard until now, loud or silent."""
        return len(self.samples()) / RATE

    def pulses(self):
        """(start, end) of each sound, s: apart by at least 30 ms of silence."""
        found = []
        for i, sample in enumerate(self.samples()):
            if abs(sample) < 0.01:
                continue
            if not found or i - found[-1][1] > 0.03 * RATE:
                found.append([i, i])
            found[-1][1] = i
        return [(first / RATE, last / RATE) for first, last in found]

    def bursts(self):
        """The pulses of each burst: bursts are apart by more than a second and a half."""
        found = []
        for pulse in self.pulses():
            if not found or pulse[0] - found[-1][-1][1] > 1.5:
                found.append([])
            found[-1].append(pulse)
        return found


@unittest.skipUnless(shutil.which("Xvfb"), "there is no display: Xvfb (Debian package xvfb) is not installed")
class SoundTest(WindowTest):
    def setUp(self):
        super().setUp()
        self.ear = Ear(self.folder.name)
        self.start_station()
        self.control = Control(self.context, self.station.control)
        self.source = None
        self.spo2 = 97.0

    def dashboard(self, *arguments):
        return self.run_program(
            "vigil-dashboard", "--connect", f"127.0.0.1:{self.station.port}", "--size", "800x600", *arguments,
            env={**self.screen.env, **self.ear.env},
        )

    def begin_source(self):
        """A bay with one number, so that nothing but that can be wrong with it."""
        self.source = Publisher(self.context, self.station.ingest, "bay-01")
        self.publishers.append(self.source)
        self.declare()
        self.told = 0

    def declare(self):
        self.source.source(channels=[{"id": "spo2", "kind": "numeric", "unit": "%", "period_s": 1.0}])

    def go_on(self):
        """The source goes on; called while anything is waited for."""
        if self.source and time.monotonic() - self.told >= 0.5:
            self.told = time.monotonic()
            self.source.t_ns = time.time_ns()
            self.source.send("numeric", num={"spo2": self.spo2})
            self.declare()

    def wait_for(self, condition, what):
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            self.assertLess(time.monotonic(), deadline, f"waited in vain for {what}")
            self.go_on()
            time.sleep(0.1)

    def listen(self, seconds):
        """That much more is heard."""
        goal = self.ear.seconds() + seconds
        self.wait_for(lambda: self.ear.seconds() >= goal, f"{seconds} s of sound or silence")

    def whole_bursts(self):
        """The bursts that have been heard to their end."""
        now = self.ear.seconds()
        return [burst for burst in self.ear.bursts() if now - burst[-1][1] > 1.5]

    def test_an_alarm_is_heard_until_it_is_acknowledged(self):
        self.begin_source()
        self.dashboard()
        self.listen(3)
        self.assertEqual(self.ear.pulses(), [], "a bay that is well is heard")
        self.wait_for(
            lambda: self.feed.until(lambda m: True, "station/beat/")["sounding"] == 1, "the dashboard to say that it sounds"
        )

        self.spo2 = 80.0
        self.wait_for(lambda: len(self.ear.bursts()) >= 2, "a second burst")
        self.feed = Subscriber(self.context, self.station.feed)
        message = self.feed.until(lambda m: m["alarms"], "bay-01/alarms/")
        self.assertEqual(
            [(a["cond"], a["priority"], a["state"]) for a in message["alarms"]], [("spo2-low", "high", "active")]
        )
        reply = self.control.ask("acknowledge", bay="bay-01", all=True, rev=message["rev"])
        self.assertTrue(reply["ok"], reply)
        # The burst that runs goes on to its end; then there would be another within 8 s.
        self.listen(13)
        bursts = self.ear.bursts()
        self.assertEqual([len(burst) for burst in bursts], [10, 10])
        self.assertAlmostEqual(bursts[1][0][0] - bursts[0][0][0], 8, delta=0.2)
        for start, end in bursts[0]:
            self.assertAlmostEqual(end - start, 0.178, delta=0.01)

        # As good as before: acknowledged it is over after its clear_s, not latched. It falls again: heard again.
        self.spo2 = 97.0
        self.wait_for(
            lambda: self.feed.until(lambda m: True, "bay-01/alarms/")["alarms"] == [], "the alarm to end"
        )
        self.listen(4)
        before = len(self.ear.bursts())
        self.spo2 = 80.0
        self.wait_for(lambda: len(self.ear.bursts()) > before, "the next alarm")

    def test_a_station_that_is_lost_is_heard_and_one_that_is_back_is_not(self):
        self.dashboard()
        self.listen(2)
        port = self.station.port
        self.station.kill()
        self.station = None
        self.wait_for(lambda: len(self.whole_bursts()) >= 1, "the lost station's alarm")
        self.assertEqual(len(self.whole_bursts()[0]), 10)
        self.feed.socket.close()
        self.start_station(port)
        self.listen(5)
        heard = len(self.ear.bursts())
        self.listen(9)
        self.assertEqual(len(self.ear.bursts()), heard)

    def test_a_display_that_is_frozen_is_heard(self):
        self.dashboard()
        self.screen.window()
        self.listen(3)
        self.assertEqual(self.ear.pulses(), [])
        self.screen.server.send_signal(signal.SIGSTOP)
        try:
            self.wait_for(lambda: len(self.whole_bursts()) >= 1, "the frozen display's alarm")
        finally:
            self.screen.server.send_signal(signal.SIGCONT)
        self.assertEqual(len(self.whole_bursts()[0]), 10)
        self.listen(5)
        heard = len(self.ear.bursts())
        self.listen(9)
        self.assertEqual(len(self.ear.bursts()), heard)

    def test_without_a_device_it_says_so_and_is_not_counted(self):
        with open(self.ear.env["ALSOFT_CONF"], "w") as file:
            file.write(f"[general]\ndrivers=wave\n[wave]\nfile={self.folder.name}/later/heard.wav\n")
        self.ear.file = f"{self.folder.name}/later/heard.wav"
        process = self.dashboard()
        self.wait_for(lambda: "no sound" in process.said(), "words about it")
        self.listen_to_beats(2)
        self.assertEqual(self.feed.until(lambda m: True, "station/beat/")["sounding"], 0)
        os.mkdir(f"{self.folder.name}/later")
        self.wait_for(
            lambda: self.feed.until(lambda m: True, "station/beat/")["sounding"] == 1, "the sound to come back"
        )

    def listen_to_beats(self, count):
        for _ in range(count):
            self.feed.until(lambda m: True, "station/beat/")

    def test_a_volume_of_nothing_is_refused(self):
        for volume in ("0", "-1", "0.05", "1.5", "loud"):
            with self.subTest(volume):
                process = self.dashboard("--volume", volume)
                self.assertGreater(process.wait(), 0, process.said())
                self.assertIn("--volume", process.said())
