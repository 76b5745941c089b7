# SPDX-License-Identifier: MIT
"""The real dashboard in a real window: what is clicked and typed reaches the station, what is lost leaves the screen."""

import os
import random
import socket
import struct
import tempfile
import unittest

import zmq
from vigil_client import Publisher, Running, Station, Subscriber, program, wait_for
from vigil_screen import Screen, read_png

SECOND = 1_000_000_000
WIDTH, HEIGHT = 1280, 720
BACKGROUND, SPO2 = 0x0A0D11, 0x6CB4FF


def tile(place, columns, rows):
    """Where the grid has its tile of that place, from 1, roughly: the bars above and below left out."""
    top, bottom = 0.06 * HEIGHT, 0.94 * HEIGHT
    width, height = WIDTH / columns, (bottom - top) / rows
    column, row = (place - 1) % columns, (place - 1) // columns
    return column * width + 12, top + row * height + 12, width - 24, height - 24


def middle(area):
    return area[0] + area[2] / 2, area[1] + area[3] / 2


class WindowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()

    @classmethod
    def tearDownClass(cls):
        cls.screen.close()

    def setUp(self):
        self.context = zmq.Context()
        self.running, self.publishers = [], []
        self.folder = tempfile.TemporaryDirectory()
        self.station = None

    def tearDown(self):
        for one in reversed(self.running):
            one.close()
        self.publishers.clear()
        self.context.destroy(linger=0)
        if self.station:
            self.station.stop()
            self.station.process.stdout.close()
        self.folder.cleanup()

    def start_station(self, port=0, arguments=("--demo-admit",)):
        self.station = Station(program("vigil-station"), *arguments, port=port)
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: True, "station/beat/")

    def run_program(self, name, *arguments, env=None):
        self.running.append(Running(name, *arguments, env=env or self.screen.env))
        return self.running[-1]

    def dashboard(self, *arguments, size=(WIDTH, HEIGHT)):
        return self.run_program(
            "vigil-dashboard", "--connect", f"127.0.0.1:{self.station.port}", "--size", f"{size[0]}x{size[1]}",
            *arguments,
        )

    def simulate(self, bay, *arguments):
        return self.run_program(
            "vigil-publisher", "simulate", "--bay", bay, "--station", self.station.ingest, *arguments
        )

    def bay_with_alarm(self, bay):
        """A bay of our own whose SpO₂ is 80; its alarm's id."""
        source = Publisher(self.context, self.station.ingest, bay, src=f"python-{bay}")
        self.publishers.append(source)
        source.source()
        # Armed after the first valid values; then the high step is never delayed.
        for spo2 in [97.0] * 6 + [80.0]:
            source.t_ns += SECOND
            source.send("numeric", num={"spo2": spo2})
        message = self.feed.until(lambda m: m["top"] == 3, f"{bay}/alarms/")
        return source, message["alarms"][0]["id"]

    def spo2_pixels(self, area):
        return self.screen.picture().count(SPO2, area)

    def alarms(self, bay, wanted):
        return self.feed.until(wanted, f"{bay}/alarms/")


class ActTest(WindowTest):
    def setUp(self):
        super().setUp()
        self.start_station()
        # Four tiles, two by two. The two with an alarm fall silent and get `lost` beside it; that changes nothing here.
        self.simulate("bay-01,bay-03")
        self.feed.until(lambda m: m["link"] == "live", "bay-03/bay/")
        self.ids = {bay: self.bay_with_alarm(bay)[1] for bay in ("bay-02", "bay-04")}
        self.process = self.dashboard()
        self.window = self.screen.window()
        wait_for(lambda: self.spo2_pixels(tile(1, 2, 2)) > 50, "a number of bay-01 on the screen")

    def state_of(self, bay, message):
        return next(a["state"] for a in message["alarms"] if a["id"] == self.ids[bay])

    def acknowledged(self, bay):
        return self.alarms(bay, lambda m: self.state_of(bay, m) == "acknowledged")

    def test_a_click_on_a_tile_and_a_acknowledges_that_bay_alone(self):
        self.screen.click(self.window, *middle(tile(4, 2, 2)))
        self.screen.key("a")
        self.acknowledged("bay-04")
        other = self.alarms("bay-02", lambda m: True)
        self.assertEqual(self.state_of("bay-02", other), "active")

    def test_a_without_a_bay_selected_does_nothing_and_s_pauses_the_sound(self):
        self.screen.key("a")
        self.screen.key("s")
        for bay in ("bay-02", "bay-04"):
            paused = self.alarms(bay, lambda m: m["audio"] == "paused")
            self.assertGreater(paused["audio_until_ns"], 0)
            self.assertEqual(self.state_of(bay, paused), "active")

    def gap_is_free(self):
        """Between the two columns of tiles there is nothing but background."""
        _, y, _, height = tile(1, 2, 2)
        return self.screen.picture().count(BACKGROUND, (WIDTH // 2 - 1, y, 1, height)) == round(height)

    def test_two_opens_bay_two_and_escape_shows_all_again(self):
        wait_for(self.gap_is_free, "the grid of tiles")
        self.screen.key("2")
        wait_for(lambda: not self.gap_is_free(), "one bay large")
        # It is bay 2 that is open: A is for it, and for no other.
        self.screen.key("a")
        self.acknowledged("bay-02")
        self.assertEqual(self.state_of("bay-04", self.alarms("bay-04", lambda m: True)), "active")
        self.screen.key("Escape")
        wait_for(self.gap_is_free, "the grid of tiles again")

    def page_is_open(self):
        """Numbers stand on the cards at the left alone."""
        return self.spo2_pixels((0.2 * WIDTH, 0, 0.8 * WIDTH, HEIGHT)) == 0

    def test_the_alarms_page_acknowledges_the_bay_of_the_row_that_is_chosen(self):
        self.screen.key("l")
        wait_for(self.page_is_open, "the page of alarms")
        # Nothing is chosen yet, so A is for nobody; the first row is the newest alarm.
        self.screen.key("a")
        self.screen.key("Down")
        self.screen.key("a")
        self.acknowledged("bay-04")
        other = self.alarms("bay-02", lambda m: True)
        self.assertEqual(self.state_of("bay-02", other), "active")
        for key in ("Tab", "Down", "Return", "Tab", "Left", "Tab", "Tab", "Tab", "Next", "Prior", "Tab", "Return"):
            self.screen.key(key)
        # What is acknowledged stands behind what is not: bay 2 is the first row now.
        for _ in range(20):
            self.screen.key("Up")
        self.screen.key("a")
        self.acknowledged("bay-02")
        self.screen.key("Escape")
        wait_for(self.gap_is_free, "the grid of tiles again")
        self.assertIsNone(self.process.process.poll())

    def test_from_an_open_bay_the_alarms_page_begins_at_its_alarm_and_leads_back(self):
        self.screen.key("2")
        wait_for(lambda: not self.gap_is_free(), "one bay large")
        self.screen.key("l")
        wait_for(self.page_is_open, "the page of alarms")
        self.screen.key("a")
        self.acknowledged("bay-02")
        self.assertEqual(self.state_of("bay-04", self.alarms("bay-04", lambda m: True)), "active")
        self.screen.key("Escape")
        self.screen.key("Escape")
        wait_for(self.gap_is_free, "the grid of tiles again")

    def test_it_ends_well_when_told_to(self):
        self.assertEqual(self.process.stop(), 0, self.process.said())
        again = self.dashboard()
        self.screen.window()
        again.process.send_signal(2)
        self.assertEqual(again.wait(), 0, again.said())


class LossTest(WindowTest):
    def test_no_digit_in_full_colour_is_left_six_seconds_after_a_publisher_died(self):
        self.start_station()
        dying = self.simulate("bay-01", "--seed", "3")
        self.simulate("bay-02", "--seed", "4")
        for bay in ("bay-01", "bay-02"):
            self.feed.until(lambda m: m["link"] == "live", f"{bay}/bay/")
        self.dashboard()
        self.screen.window()
        first, second = tile(1, 2, 1), tile(2, 2, 1)
        for area in (first, second):
            wait_for(lambda: self.spo2_pixels(area) > 50, "both numbers on the screen")
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: True, "bay-01/numeric/")
        dying.kill()

        # The station beats once a second: the seconds since its last word, by the one clock that judges it.
        seconds = 0
        while self.spo2_pixels(first) > 0:
            while self.feed.socket.poll(0):
                topic, message = self.feed.receive()
                seconds += topic == "station/beat/"
                if topic.startswith("bay-01/") and not message["src"].startswith("station-"):
                    seconds = 0
            self.assertLessEqual(seconds, 6, "a number of a lost bay still stands there")
        self.assertGreater(self.spo2_pixels(second), 50)

        # It comes back by itself.
        self.simulate("bay-01", "--seed", "3")
        wait_for(lambda: self.spo2_pixels(first) > 50, "the number to come back")

    def test_without_its_station_no_digit_stays_and_with_it_they_come_back(self):
        self.start_station()
        self.simulate("bay-01,bay-02")
        self.feed.until(lambda m: m["link"] == "live", "bay-02/bay/")
        process = self.dashboard()
        self.screen.window()
        whole = (0, 0, WIDTH, HEIGHT)
        for place in (1, 2):
            wait_for(lambda: self.spo2_pixels(tile(place, 2, 1)) > 50, "numbers on the screen")
        port = self.station.port
        self.station.kill()
        wait_for(lambda: self.spo2_pixels(whole) == 0, "the numbers to go with their station")
        self.station = None
        self.feed.socket.close()
        self.start_station(port)
        for place in (1, 2):
            wait_for(lambda: self.spo2_pixels(tile(place, 2, 1)) > 50, "numbers to come back")
        self.assertIsNone(process.process.poll())


class AbsurdTest(WindowTest):
    """Messages within the wire's ranges that no patient and no device would send."""

    def absurd(self, chance, source):
        number = lambda: chance.choice([0.0, -1e6, 1e6, 1e-300, -0.0, 97.0, chance.uniform(-300, 300)])
        amount = lambda: abs(number())
        texts = ["", "x" * 1024, "\u202eabc\u2066", "\U0001f9a0" * 200, "a\nb\tc\x1b[2J", "%s%n", "##x"]
        text = lambda: chance.choice(texts)
        time_ns = lambda: chance.choice([0, 9 * 10**18, source.epoch, source.epoch + chance.randrange(10**12)])
        source.t_ns = time_ns()
        kind = chance.choice(["source", "numeric", "wave", "pump", "event"])
        if kind == "source":
            source.send(
                "source", name=text(), software=text(), rate=chance.choice([0, 1, 1e6, 1e-300]),
                channels=[
                    {"id": "pleth", "kind": "wave", "unit": text(), "fs": 10_000.0, "lo": number(), "hi": number()},
                    {"id": "spo2", "kind": "numeric", "unit": chance.choice(["%", text()]), "period_s": amount()},
                    {"id": "nobody", "kind": "numeric", "unit": "", "period_s": amount()},
                ],
                subject={"alias": text(), "sex": text(), "weight_kg": amount(), "age_y": amount()},
            )
        elif kind == "numeric":
            channels = ("spo2", "rr", "hr", "temp", "nibp_sys", "abp_sys", "abp_dia", "x")
            source.send(
                "numeric", num={channel: number() for channel in channels}, at={"nibp_sys": time_ns()},
                flag={chance.choice(channels): chance.choice(["questionable", text()])},
            )
        elif kind == "wave":
            samples = [chance.randrange(-32768, 32768) for _ in range(chance.choice([1, 2, 250]))]
            source.send(
                f"wave/{chance.choice(['pleth', 'ecg_ii', 'abp', 'co2', 'nothing'])}",
                i0=chance.choice([0, 1, 2**40, 2**63, 2**64 - 1, chance.randrange(10_000)]),
                fs=chance.choice([1e-300, 0.5, 250.0, 10_000.0]), scale=chance.choice([1e6, 1e-300, -1.0]),
                offset=number(), data=struct.pack(f"<{len(samples)}h", *samples),
            )
        elif kind == "pump":
            source.send(
                f"pump/{chance.randrange(100)}", state=chance.choice(["infusing", "alarm", "bolus"]), drug=text(),
                rate_ml_per_h=amount(), alarms=chance.choice([[], ["air-in-line"], ["door-open"] * 200]),
                conc_mg_per_ml=amount(), vtbi_ml=amount(), infused_ml=amount(), weight_kg=amount(),
                dose_rate=amount(), dose_unit=text(), battery_pct=amount(),
            )
        else:
            source.send("event", what="note", text=text(), by=text(), value=number())

    def test_absurd_messages_neither_end_nor_stop_a_screen(self):
        self.start_station()
        self.simulate("bay-01")
        self.feed.until(lambda m: m["link"] == "live", "bay-01/bay/")
        process = self.dashboard()
        window = self.screen.window()
        wait_for(lambda: self.spo2_pixels((0, 0, WIDTH, HEIGHT)) > 50, "numbers on the screen")
        chance = random.Random(17)
        told = self.feed.until(lambda m: True, "station/beat/")
        for run in range(20):  # each a new run of the source, with its own wave format and clock
            source = Publisher(self.context, self.station.ingest, "bay-02")
            source.socket.setsockopt(zmq.SNDHWM, 0)
            self.publishers.append(source)
            for _ in range(100):
                self.absurd(chance, source)
            goal = told["received"] + told["refused"] + 100
            told = self.feed.until(lambda m: m["received"] + m["refused"] >= goal, "station/beat/")
            if run == 10:
                self.screen.key("2")
            self.assertIsNone(process.process.poll(), process.said()[-2000:])
        self.screen.key("Escape")
        # It still does what it is told: bay 1, which never was anything but well, is there and the sound is paused.
        wait_for(lambda: self.spo2_pixels(tile(1, 2, 1)) > 50, "the number of the bay beside it")
        self.screen.click(window, *middle(tile(1, 2, 1)))
        self.screen.key("s")
        bay = self.feed.until(lambda m: m["audio"] == "paused", "bay-01/alarms/")
        self.assertEqual([a["text"] for a in bay["alarms"] if a["kind"] == "technical"], [])
        self.assertEqual(self.feed.until(lambda m: True, "bay-01/bay/")["lost"], 0)
        self.assertEqual(process.stop(), 0, process.said()[-2000:])


class PictureTest(WindowTest):
    def test_a_picture_has_the_size_asked_for_and_shows_the_view_asked_for(self):
        self.start_station()
        self.simulate("bay-01,bay-02,bay-03,bay-04")
        self.feed.until(lambda m: m["link"] == "live", "bay-04/bay/")
        free = {}
        for size, view in (
            ((800, 600), "bays"), ((1000, 700), "bays"), ((1000, 700), "bay:2"), ((1000, 700), "alarms"),
            ((1000, 700), "limits:2"), ((1000, 700), "disclosure:bay-02"),
        ):
            path = os.path.join(self.folder.name, f"{size[0]}-{view.replace(':', '-')}.png")
            process = self.dashboard("--view", view, "--screenshot", path, "--after", "3", size=size)
            self.assertEqual(process.wait(), 0, process.said())
            picture = read_png(path)
            self.assertEqual((picture.width, picture.height), size)
            self.assertGreater(picture.colours(), 30)
            part = (size[0] // 2 - 1, round(0.1 * size[1]), 1, round(0.3 * size[1]))
            free[view] = picture.count(BACKGROUND, part) == part[3]
        self.assertEqual(
            free, {"bays": True, "bay:2": False, "alarms": False, "limits:2": False, "disclosure:bay-02": False}
        )

    def test_wrong_arguments_are_answered_with_words(self):
        nowhere = os.path.join(self.folder.name, "no", "such", "folder.png")
        broken = os.path.join(self.folder.name, "station.toml")
        with open(broken, "w") as file:
            file.write('unit = "A"\n[[bay]]\nname = 7\n')
        connect = ("--connect", "127.0.0.1:65000")
        # An exit code of its own: a program that crashed has a negative one here.
        for arguments, words in [
            (("--size", "0x0"), "0x0"),
            (("--size", "wide"), "wide"),
            (("--size", "99999x10"), "99999x10"),
            (("--connect", "127.0.0.1:notaport"), "notaport"),
            (("--connect", "127.0.0.1:70000"), "70000"),
            (("--connect", ":5550"), ":5550"),
            (("--after", "-1"), "--after"),
            (("--view", "cellar", *connect), "cellar"),
            (("--view", "alarms:3", *connect), "alarms:3"),
            (("--view", "limits", *connect), "limits"),
            (("--config", os.path.join(self.folder.name, "absent.toml")), "absent.toml"),
            (("--config", broken), "station.toml:3"),
            (("--config", self.folder.name), self.folder.name),
            (("--screenshot", nowhere, "--after", "0", *connect), nowhere),
            (("--by", ""), "--by"),
            (("--by", 65 * "n"), "not of 65"),
            (("--by", "\udcff"), "--by"),
            (("--teapot",), "--teapot"),
        ]:
            with self.subTest(arguments):
                process = self.run_program("vigil-dashboard", *arguments)
                self.assertGreater(process.wait(), 0, process.said())
                self.assertIn(words, process.said())

    def test_without_a_screen_it_says_so(self):
        process = self.run_program(
            "vigil-dashboard", "--connect", "127.0.0.1:65000", env={"DISPLAY": ":65000", "WAYLAND_DISPLAY": ""}
        )
        self.assertGreater(process.wait(), 0)
        self.assertIn("screen", process.said())


class OwnStationTest(WindowTest):
    def test_without_an_address_it_is_a_station_too(self):
        for port in (5550, 5551, 5552):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    self.skipTest(f"port {port} is in use: another station runs here")
        process = self.run_program("vigil-dashboard", "--demo-admit", "--size", f"{WIDTH}x{HEIGHT}")
        self.screen.window()
        publisher = self.run_program("vigil-publisher", "simulate", "--bay", "bay-01,bay-02")
        feed = Subscriber(self.context, "tcp://127.0.0.1:5551")
        feed.until(lambda m: m["state"] == "admitted" and m["link"] == "live", "bay-02/bay/")
        for place in (1, 2):
            wait_for(lambda: self.spo2_pixels(tile(place, 2, 1)) > 50, "numbers on the screen")
        second = self.run_program("vigil-dashboard")
        self.assertGreater(second.wait(), 0)
        self.assertIn("5550", second.said())
        self.assertEqual(publisher.stop(), 0)
        feed.until(lambda m: m["link"] == "none", "bay-02/bay/")
        wait_for(lambda: self.spo2_pixels((0, 0, WIDTH, HEIGHT)) == 0, "the numbers of an ended source to go")
        self.assertEqual(process.stop(), 0, process.said())


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
