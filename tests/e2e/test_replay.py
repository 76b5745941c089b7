# SPDX-License-Identifier: MIT
"""Real recordings through the real publisher and the real station: what the feed says against what the files hold.

The expected values are worked out here, from the files' bytes, without a line of Vigil's readers.
"""

import csv
import datetime
import gzip
import os
import struct
import unittest

import msgpack
import zmq
from vigil_client import Control, Running, Station, Subscriber, program, recordings, wait_for

SECOND = 1_000_000_000
BAY = "bay-01"
SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "assets")


def utc_ns(text):
    """Nanoseconds UTC of "2000-01-01 11:28:00" or "… 11:28:00.529"."""
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.timezone.utc)
    whole = int(moment.replace(microsecond=0).timestamp())
    return whole * SECOND + moment.microsecond * 1000


def shorts(data, offset=0):
    return struct.unpack(f"<{(len(data) - offset) // 2}h", data[offset:])


def read(path):
    with open(path, "rb") as file:
        return file.read()


def close(a, b, tolerance):
    return a is not None and abs(a - b) <= tolerance


class Heard:
    """What the feed said of one bay, put in order."""

    def __init__(self, messages):
        self.numerics, self.waves, self.pumps = [], {}, {}
        self.lost = []
        expected = {}
        for topic, payload in messages:
            kind = topic.split("/")[1]
            if kind not in ("source", "numeric", "wave", "pump", "event"):
                continue
            message = msgpack.unpackb(payload)
            if message["seq"] != expected.get(topic, message["seq"]):
                self.lost.append((topic, expected[topic], message["seq"]))
            expected[topic] = message["seq"] + 1
            if kind == "numeric":
                self.numerics.append(message)
            elif kind == "wave":
                self.waves.setdefault(topic.split("/")[2], []).append(message)
            elif kind == "pump":
                self.pumps.setdefault(message["drug"], []).append(message)

    def number(self, channel, t_ns):
        """The last word on the channel up to then; None where that is "no value"."""
        value = None
        for message in self.numerics:
            if message["t_ns"] > t_ns:
                break
            if channel in message["num"] or channel in message.get("flag", {}):
                value = message["num"].get(channel)
        return value

    def measured(self, channel):
        """Readings with their times of measurement."""
        return {m["at"][channel]: m["num"][channel] for m in self.numerics if channel in m["num"]}

    def samples(self, channel):
        """All samples of a wave in order of i0, None where one is missing, and the time of the first."""
        blocks = self.waves[channel]
        first = blocks[0]["i0"]
        values = []
        for block in blocks:
            values += [None] * (block["i0"] - first - len(values))
            values += [
                None if raw == -32768 else raw * block["scale"] + block["offset"] for raw in shorts(block["data"])
            ]
        return values, blocks[0]["t_ns"]

    def around(self, channel, t_ns, count):
        """`count` samples of a wave from the one nearest to that time."""
        block = max((b for b in self.waves[channel] if b["t_ns"] <= t_ns + SECOND // 10_000), key=lambda b: b["i0"])
        k = round((t_ns - block["t_ns"]) / SECOND * block["fs"])
        values, _ = self.samples(channel)
        start = block["i0"] + k - self.waves[channel][0]["i0"]
        return values[start : start + count]

    def step(self, channel):
        return self.waves[channel][0]["scale"]


class PlayTest(unittest.TestCase):
    def setUp(self):
        self.context = zmq.Context()
        self.station = Station(program("vigil-station"), "--demo-admit")
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: True, "station/beat/")
        self.publisher = None

    def tearDown(self):
        if self.publisher:
            self.publisher.close()
        self.context.destroy(linger=0)
        self.assertEqual(self.station.stop(), 0)
        self.station.process.stdout.close()

    def play(self, path, speed, *arguments):
        self.publisher = Running(
            "vigil-publisher", "replay", self.file(path), "--bay", BAY, "--speed", speed,
            "--station", self.station.ingest, *arguments,
        )

    @staticmethod
    def file(path):
        """A recording, or one of the project's own samples."""
        return os.path.join(SAMPLES if path.startswith("samples/") else recordings(), path)

    def messages(self, enough=lambda topic, message: False):
        """All of the bay's messages until its source says its end, or enough was heard."""
        told = []
        while True:
            self.assertTrue(self.feed.socket.poll(60_000), f"nothing more on the feed; {self.publisher.said()}")
            topic, payload = self.feed.socket.recv_multipart()
            topic = topic.decode()
            if not topic.startswith(BAY + "/"):
                continue
            told.append((topic, payload))
            if topic.endswith("/source/") and msgpack.unpackb(payload).get("end"):
                self.assertEqual(self.publisher.wait(), 0, self.publisher.said())
                return told
            if topic.split("/")[1] in ("alarms", "pump") and enough(topic, msgpack.unpackb(payload)):
                return told

    def heard(self, path, speed, *arguments):
        self.play(path, speed, *arguments)
        heard = Heard(self.messages())
        self.assertEqual(heard.lost, [])
        bay = self.feed.until(lambda m: m["link"] == "none", f"{BAY}/bay/")
        self.assertEqual((bay["lost"], bay["refused"], bay["mode"]), (0, 0, "replay"))
        return heard


class SampleTest(PlayTest):
    def test_a_loop_begins_again_as_a_new_run_and_nothing_is_lost(self):
        self.play("samples/pressor.csv", 1000, "--loop")
        with open(self.file("samples/pressor.csv")) as table:
            rows = sum(1 for line in table if not line.startswith("#")) - 1
        runs = {}
        while len(runs) < 4:
            topic, message = self.feed.receive()
            if topic == f"{BAY}/numeric/":
                runs.setdefault(message["epoch"], []).append((message["seq"], message["t_ns"]))
        self.assertEqual(sorted(runs), list(runs))
        whole = list(runs.values())[1:3]  # the first began before this test listened, the last has just begun
        self.assertEqual(whole[0], whole[1])  # the same times again
        for run in whole:
            self.assertEqual([seq for seq, _ in run], list(range(len(run))))
            self.assertGreaterEqual(len(run), rows)
        self.assertEqual(self.publisher.stop(), 0)
        bay = self.feed.until(lambda m: m["link"] == "none", f"{BAY}/bay/")
        self.assertEqual((bay["lost"], bay["refused"]), (0, 0))

    def test_a_replay_waits_for_its_station(self):
        port = self.station.port
        self.station.stop()
        self.station.process.stdout.close()
        self.feed.socket.close()
        self.play("samples/pressor.csv", 100)
        wait_for(lambda: "publishing to" in self.publisher.said(), "the publisher")
        self.assertIsNone(self.publisher.process.poll())
        self.station = Station(program("vigil-station"), "--demo-admit", port=port)
        self.feed = Subscriber(self.context, self.station.feed)
        self.feed.until(lambda m: m["mode"] == "replay" and m["link"] == "live", f"{BAY}/bay/")


@unittest.skipIf(recordings() is None, "no recordings: set VIGIL_RECORDINGS to their folder")
class ReplayTest(PlayTest):
    def assert_wave(self, heard, channel, t_ns, expected, tolerance=None):
        got = heard.around(channel, t_ns, len(expected))
        tolerance = tolerance or abs(heard.step(channel)) * 0.51
        self.assertTrue(
            all(close(a, b, tolerance) for a, b in zip(got, expected)) and len(got) == len(expected),
            f"{channel} at {t_ns}: {got[:8]} is not {expected[:8]} within {tolerance}",
        )

    def test_operating_room_numbers_and_waves(self):
        heard = self.heard("operating-room/or26.vital", 200)
        midnight = utc_ns("2000-01-01 00:00:00")

        # The same numbers as a table, one row a second of the day.
        channels = {
            "spo2": "Intellivue/PLETH_SAT_O2", "pr": "Intellivue/PLETH_HR", "hr": "Intellivue/ECG_HR",
            "abp_sys": "Intellivue/ABP_SYS", "abp_dia": "Intellivue/ABP_DIA", "abp_mean": "Intellivue/ABP_MEAN",
            "temp": "Intellivue/BT_NASOPH", "cvp": "Intellivue/CVP_MEAN",
            "etco2": "Draeger/ETCO2", "fico2": "Draeger/INCO2", "rr": "Draeger/RR",
        }
        with open(self.file("operating-room/or26_numerics.csv"), newline="") as table:
            rows = {int(row["second_of_day"]): row for row in csv.DictReader(table)}
        for second in (40_700, 41_300, 41_850):
            for channel, column in channels.items():
                with self.subTest(second=second, channel=channel):
                    value = rows[second][column]
                    self.assertNotEqual(value, "")
                    got = heard.number(channel, midnight + (second + 1) * SECOND - 1)
                    self.assertTrue(close(got, float(value), 1e-4), f"{got} is not {value}")

        # The waves: each quarter second as it stands in the file, found again at its time.
        tracks = self.vital_waves("operating-room/or26.vital")
        for channel, track in {
            "pleth": "PLETH", "ecg_ii": "ECG_II", "abp": "ABP", "cvp": "CVP", "awp": "AWP", "awf": "AWF"
        }.items():
            values, first_ns = heard.samples(channel)
            blocks = tracks[track]
            factor = 1 / 0.980665 if track == "AWP" else 1  # the file's mbar in cmH₂O
            fs = heard.waves[channel][0]["fs"]
            for part in (0.1, 0.5, 0.9):
                with self.subTest(channel=channel, part=part):
                    t, raw = blocks[int(len(blocks) * part)]
                    expected = [v * factor for v in raw]
                    near = round((t - first_ns / SECOND) * fs)
                    tolerance = abs(heard.step(channel)) * 0.51
                    reach = int(0.6 * fs)  # the file's block times jitter by tens of ms, and come in bursts
                    found = [
                        k
                        for k in range(max(0, near - reach), near + reach)
                        if all(close(a, b, tolerance) for a, b in zip(values[k : k + len(expected)], expected))
                    ]
                    self.assertTrue(found, f"{expected[:6]} is not near {values[near : near + 6]}")

    def vital_waves(self, path):
        """Track name → (time in s, values) of each block: the VitalDB layout, waves alone."""
        data = gzip.decompress(read(self.file(path)))
        at = 10 + struct.unpack_from("<H", data, 8)[0]
        formats = {1: "f", 2: "d", 3: "b", 4: "B", 5: "h", 6: "H", 7: "i", 8: "I"}
        tracks, told = {}, {}
        while at + 5 <= len(data):
            kind, length = struct.unpack_from("<BI", data, at)
            body = data[at + 5 : at + 5 + length]
            at += 5 + length
            if kind == 0:
                number, record, fmt, size = struct.unpack_from("<HBBI", body)
                name = body[8 : 8 + size].decode()
                rest = 8 + size
                rest += 4 + struct.unpack_from("<I", body, rest)[0]  # the unit
                gain, offset = struct.unpack_from("<dd", body, rest + 16)
                if record == 1:
                    tracks[number] = (name.split("/")[-1], formats[fmt], gain, offset)
            elif kind == 1:
                time, number = struct.unpack_from("<dH", body, 2)
                if number in tracks:
                    name, fmt, gain, offset = tracks[number]
                    raw = struct.unpack_from(f"<{struct.unpack_from('<I', body, 12)[0]}{fmt}", body, 16)
                    values = raw if fmt in "fd" else [offset + r * gain for r in raw]
                    told.setdefault(name, []).append((time, values))
        return {name: sorted(blocks) for name, blocks in told.items()}

    def test_wfdb_waves_and_numerics_of_an_icu_record(self):
        record = "wfdb/s25047/s25047-2704-05-04-10-44.hea"
        heard = self.heard(record, 600)
        start = utc_ns("2000-01-01 10:44:18.529")  # the header's time of day; its year 2704 is beyond the wire

        # The numerics record: seven int16 a minute; HR, PULSE, RESP, SpO2 in tenths, 0 for none; NBP whole, -32768.
        raw = shorts(read(self.file("wfdb/s25047/3234460n.dat")))
        minutes = [raw[k : k + 7] for k in range(0, len(raw), 7)]
        for minute in (1, 30, 60):
            for index, channel in enumerate(("hr", "pr", "rr", "spo2")):
                with self.subTest(minute=minute, channel=channel):
                    value = minutes[minute][index] / 10 if minutes[minute][index] else None
                    got = heard.number(channel, start + minute * 60 * SECOND + SECOND)
                    self.assertTrue(got is None if value is None else close(got, value, 1e-9), f"{got}, not {value}")
        for index, channel in ((4, "nibp_sys"), (5, "nibp_dia"), (6, "nibp_mean")):
            readings = {round((at - start) / (60 * SECOND)): v for at, v in heard.measured(channel).items()}
            written = {k: m[index] for k, m in enumerate(minutes) if m[index] != -32768}
            # A cuff's reading is repeated minute by minute; a new one is known by its change, or by its coming back.
            fresh = {k: v for k, v in written.items() if written.get(k - 1) != v}
            self.assertEqual(readings, fresh)

        # Segments 12, 16 and 18, format 80 (a byte less 128), signals in turn: (header's start, gain, baseline).
        for number, at, signals in (
            (12, "10:52:04.298", [("ecg_ii", 11, 0), ("ecg_v", 20, 0)]),
            (16, "11:00:47.562", [("ecg_ii", 81, 0), ("ecg_v", 60, 0)]),
            (18, "11:44:12.650", [("ecg_ii", 81, 0), ("ecg_v", 60, 0), ("abp", 1.25, -100)]),
        ):
            data = read(self.file(f"wfdb/s25047/3234460_{number:04}.dat"))
            for index, (channel, gain, baseline) in enumerate(signals):
                for k in (0, 5000, 16_000):
                    with self.subTest(segment=number, channel=channel, k=k):
                        part = data[k * len(signals) + index :: len(signals)][:50]
                        self.assert_wave(
                            heard, channel, utc_ns(f"2000-01-01 {at}") + k * 8_000_000,
                            [(byte - 128 - baseline) / gain for byte in part],
                        )

    def test_wfdb_100_two_leads_packed_in_twelve_bits(self):
        heard = self.heard("wfdb/100.hea", 600)
        data = read(self.file("wfdb/100.dat"))
        signed = lambda value: value - 4096 if value & 2048 else value
        for k in (0, 100_000, 649_900):  # of 650,000 at 360 Hz
            leads = []
            for low, middle, high in zip(*[iter(data[3 * k : 3 * (k + 50)])] * 3):
                leads.append((signed(low | (middle & 15) << 8), signed(high | (middle >> 4) << 8)))
            t_ns = utc_ns("2000-01-01 00:00:00") + round(k * SECOND / 360)
            # 100.hea: gain 200 to the mV, zero at 1024.
            self.assert_wave(heard, "ecg_ii", t_ns, [(a - 1024) / 200 for a, _ in leads])
            self.assert_wave(heard, "ecg_v", t_ns, [(b - 1024) / 200 for _, b in leads])
        self.assertEqual(len(heard.samples("ecg_ii")[0]), 650_000)

    def test_a_challenge_record_until_the_heart_stops(self):
        heard = self.heard("cinc2015/a639l.hea", 200)
        raw = shorts(read(self.file("cinc2015/a639l.mat")), 24)
        # a639l.hea: gains to the unit, zero at 0, four signals in turn at 250 Hz; the asystole alarm was at 5:00.
        for index, (channel, gain) in enumerate((("ecg_ii", 10_070), ("ecg_v", 3177), ("abp", 54.93), ("resp", 9232))):
            for second in (0, 150, 300):
                with self.subTest(channel=channel, second=second):
                    k = second * 250
                    self.assert_wave(
                        heard, channel, utc_ns("2000-01-01 00:00:00") + second * SECOND,
                        [v / gain for v in raw[4 * k + index :: 4][:50]],
                    )

    def test_a_night_on_cpap_from_edf(self):
        path = self.file("edf/20250110_000715_PLD.edf")
        heard = self.heard(path, 1000)
        data = read(path)
        count = int(data[252:256])
        field = lambda start, width: [
            data[256 + start * count + i * width :][:width].decode().strip() for i in range(count)
        ]
        labels, sizes = field(0, 16), [int(n) for n in field(216, 8)]
        (pmin, pmax, dmin, dmax) = ([float(x) for x in field(at, 8)] for at in (104, 112, 120, 128))
        record = sum(sizes)
        values = shorts(data, int(data[184:192]))

        def signal(label):
            i = labels.index(label)
            before, factor = sum(sizes[:i]), (pmax[i] - pmin[i]) / (dmax[i] - dmin[i])
            return [
                (values[r * record + before + k] - dmin[i]) * factor + pmin[i]
                for r in range(len(values) // record)
                for k in range(sizes[i])
            ]

        rates, pressures = signal("RespRate.2s"), signal("MaskPress.2s")
        start = utc_ns("2025-01-10 00:07:15")  # in the recording field; one value every 2 s
        for k in (30, 1500, 3000):
            got = heard.number("rr", start + 2 * k * SECOND)
            self.assertTrue(close(got, rates[k], 1e-4), f"rr {got} is not {rates[k]}")
            self.assert_wave(heard, "awp", start + 2 * k * SECOND, pressures[k : k + 5])

    def test_sentec_numbers(self):
        heard = self.heard("sentec/P055.csv", 200)
        with open(self.file("sentec/P055.csv"), newline="") as table:
            rows = {row[0]: [float(v) for v in row[1:]] for row in list(csv.reader(table))[1:]}
        # In the fall, without a value (0: the probe was off), and calm.
        for clock, expected in (("11:28:34", (77, None)), ("11:39:00", (None, None)), ("11:40:18", (100, 58))):
            co2, spo2, pr = rows[f"01/01/2000 {clock}"]
            at = utc_ns(f"2000-01-01 {clock}")
            self.assertEqual(heard.number("spo2", at), spo2 or None)
            self.assertEqual(heard.number("pr", at), pr or None)
            self.assertTrue(close(heard.number("tcpco2", at), co2, 1e-9))
            self.assertEqual(heard.number("spo2", at), expected[0])

    def test_a_desaturation_alarms_is_acknowledged_and_ends(self):
        control = Control(self.context, self.station.control)
        spo2 = lambda m: [a for a in m["alarms"] if a["cond"] == "spo2-low"]
        topic = f"{BAY}/alarms/"
        self.play("sentec/P055.csv", 20)
        # The recording begins at 81 %, below the high limit of 85, which is never delayed but by the channel's arming.
        alarm = spo2(self.feed.until(spo2, topic))[0]
        self.assertEqual((alarm["priority"], alarm["state"], alarm["limit"]), ("high", "active", 85))
        self.assertEqual(alarm["since_ns"], utc_ns("2000-01-01 11:28:05"))
        self.assertIn("SpO₂ 8", alarm["text"])
        self.assertTrue(control.ask("acknowledge", bay=BAY, alarm=alarm["id"])["ok"])
        self.feed.until(lambda m: spo2(m) and spo2(m)[0]["state"] == "acknowledged", topic)
        # It falls to 79 % once more, within the clear time: the same occurrence, seen already. From 11:30:22 on it is
        # 96 and more; 45 s later it ends.
        ended = self.feed.until(lambda m: not spo2(m), topic)
        self.assertGreaterEqual(ended["t_ns"], utc_ns("2000-01-01 11:31:07"))
        # The next fall, at 11:33:10, is another one, and heard.
        again = spo2(self.feed.until(spo2, topic))[0]
        self.assertEqual((again["priority"], again["state"], again["limit"]), ("high", "active", 85))
        self.assertGreater(again["id"], alarm["id"])

    def test_where_nothing_happens_no_physiological_alarm_is_raised(self):
        self.play("sentec/P001.csv", 200)
        messages = self.messages()
        lists = [msgpack.unpackb(payload) for topic, payload in messages if topic.endswith("/alarms/")]
        self.assertEqual([a["text"] for m in lists for a in m["alarms"] if a["kind"] == "physiological"], [])
        # It was judged, all of it: its 2099 rows came, and the limits stood.
        bays = [msgpack.unpackb(payload) for topic, payload in messages if topic.endswith("/bay/")]
        self.assertGreater(len(lists), 0)
        self.assertIn("spo2-low", [limit["cond"] for limit in bays[-1]["limits"] if not limit["off"]])
        self.assertEqual(len(Heard(messages).numerics), 2099)

    def test_a_charted_pump_runs_at_its_rates_and_pauses(self):
        # Noradrenaline of 217724: the mL/hour of the "Mixed solution" rows with its order, by hand from the table.
        charted = [
            ("2178-05-14 23:10:00", "infusing", 5.8072011),
            ("2178-05-14 23:45:00", "infusing", 11.6098512),
            ("2178-05-15 00:02:00", "infusing", 14.5094034),
            ("2178-05-15 02:30:00", "infusing", 13.9957962),
            ("2178-05-15 03:00:00", "infusing", 17.9737704),
            ("2178-05-15 05:26:59", "infusing", 19.9746216),
            ("2178-05-15 05:27:00", "paused", 0.0),
            ("2178-05-15 05:35:00", "paused", 0.0),
        ]
        last = utc_ns("2178-05-15 05:36:00")
        self.play("icu-infusions/217724_infusions.csv", 1000, "--from", "00:30:00", "--channels", "spo2")
        heard = Heard(self.messages(lambda topic, m: m["t_ns"] >= last))
        self.assertEqual(heard.lost, [])
        for clock, state, rate in charted:
            with self.subTest(clock):
                told = [m for m in heard.pumps["Norepinephrine"] if m["t_ns"] <= utc_ns(clock)][-1]
                self.assertEqual(told["t_ns"], utc_ns(clock))  # every second of the recording
                self.assertEqual(told["state"], state)
                self.assertTrue(close(told["rate_ml_per_h"], rate, 1e-6), told)
        # The dose goes with it: 0.1376 µg/kg/min before the pause.
        told = [m for m in heard.pumps["Norepinephrine"] if m["t_ns"] < utc_ns("2178-05-15 05:27:00")][-1]
        self.assertTrue(close(told["dose_rate"], 0.1376373643, 1e-9), told)


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
