# SPDX-License-Identifier: MIT
"""A bay published and read back by a client written from the protocol's text alone."""

import os
import random
import subprocess
import tempfile
import time
import unittest

import msgpack
import zmq
from vigil_client import DEADLINE_S, Control, Publisher, Station, Subscriber, program

SECOND = 1_000_000_000


class StationTest(unittest.TestCase):
    def setUp(self):
        self.context = zmq.Context()
        self.publishers = []
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.station = Station(program("vigil-station"), "--demo-admit", "--data", self.folder.name)
        self.feed = Subscriber(self.context, self.station.feed)
        self.control = Control(self.context, self.station.control)
        self.feed.until(lambda m: True, "station/beat/")

    def tearDown(self):
        self.publishers.clear()
        self.context.destroy(linger=0)
        self.assertEqual(self.station.stop(), 0)
        self.station.process.stdout.close()

    def publisher(self, bay="bay-01", **keys):
        # Kept until the test is over: a socket that nobody holds is closed, and what it had queued is gone.
        self.publishers.append(Publisher(self.context, self.station.ingest, bay, **keys))
        return self.publishers[-1]

    def alarm(self, state, topic="bay-01/alarms/"):
        message = self.feed.until(lambda m: any(a["state"] == state for a in m["alarms"]), topic)
        return message, next(a for a in message["alarms"] if a["state"] == state)

    def test_each_of_many_requests_that_are_made_in_one_go_is_answered(self):
        source = self.publisher()
        source.source()
        self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        log = {"limit": 1, "from_ns": 0, "to_ns": time.time_ns() + SECOND}
        for op, keys in (("audio-pause", {"bay": "bay-01", "seconds": 5}), ("snapshot", {}), ("alarm-log", log)):
            asked = self.context.socket(zmq.DEALER)
            asked.connect(self.station.control)
            count = 60 if op == "alarm-log" else 250
            for n in range(count):
                asked.send(msgpack.packb({"v": 1, "id": n, "op": op, "by": "python", **keys}))
            answered = []
            while len(answered) < count and asked.poll(DEADLINE_S * 1000):
                answered.append(msgpack.unpackb(asked.recv())["id"])
            self.assertEqual(answered, list(range(count)), op)
            asked.close(linger=0)

    def test_a_bay_is_published_and_read_back_with_its_alarms(self):
        source = self.publisher()
        source.source(subject={"alias": "P.Y.", "weight_kg": 70})
        bay = self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        self.assertEqual(bay["patient"]["alias"], "P.Y.")
        self.assertEqual(bay["profile"], "low-dose-adult")
        self.assertEqual(bay["mode"], "test")
        limits = {limit["cond"]: limit for limit in bay["limits"]}
        self.assertEqual((limits["spo2-low"]["medium"], limits["spo2-low"]["high"]), (92, 85))

        source.send("numeric", num={"spo2": 97.0, "rr": 14})
        numeric = self.feed.until(lambda m: True, "bay-01/numeric/")
        self.assertEqual(numeric["num"], {"spo2": 97.0, "rr": 14})
        source.wave("pleth", 0, list(range(25)))
        wave = self.feed.until(lambda m: True, "bay-01/wave/pleth/")
        self.assertEqual(len(wave["data"]), 50)
        source.send("pump/1", state="infusing", drug="ketamine", rate_ml_per_h=24.5, alarms=[])
        self.feed.until(lambda m: m["drug"] == "ketamine", "bay-01/pump/1/")

        # Armed after the first valid values; then the high step is never delayed.
        for spo2 in [97] * 6 + [84]:
            source.t_ns += SECOND
            source.send("numeric", num={"spo2": spo2, "rr": 14})
        message, alarm = self.alarm("active")
        self.assertEqual(
            (alarm["priority"], alarm["cond"], alarm["kind"]), ("high", "spo2-low", "physiological")
        )
        self.assertIn("SpO₂ 84 % below 85", alarm["why"][0])
        self.assertEqual((alarm["value"], alarm["limit"], message["top"]), (84, 85, 3))

        self.assertTrue(self.control.ask("acknowledge", bay="bay-01", alarm=alarm["id"])["ok"])
        message, again = self.alarm("acknowledged")
        self.assertEqual((again["id"], message["top"]), (alarm["id"], 0))

        for _ in range(50):
            source.t_ns += SECOND
            source.send("numeric", num={"spo2": 98, "rr": 14})
        self.feed.until(lambda m: not m["alarms"], "bay-01/alarms/")

    def test_a_snapshot_gives_a_late_joiner_everything_but_waves(self):
        source = self.publisher()
        source.source()
        source.send("numeric", num={"spo2": 97})
        source.send("numeric", num={"rr": 14})
        source.wave("pleth", 0, [0] * 25)
        source.send("pump/2", state="paused", drug="midazolam", rate_ml_per_h=0, alarms=[])
        self.feed.until(lambda m: True, "bay-01/pump/2/")
        reply = self.control.ask("snapshot")
        self.assertTrue(reply["ok"])
        topics = [entry["topic"] for entry in reply["messages"]]
        self.assertEqual(
            topics,
            ["bay-01/source/", "bay-01/numeric/", "bay-01/numeric/", "bay-01/pump/2/", "bay-01/bay/", "bay-01/alarms/"],
        )
        known = {}
        for entry in reply["messages"]:
            known.update(msgpack.unpackb(entry["payload"]).get("num", {}))
        self.assertEqual(known, {"spo2": 97, "rr": 14})

    def test_lost_within_six_seconds_and_back_by_itself(self):
        source = self.publisher()
        source.source()
        source.send("pump/1", state="infusing", drug="ketamine", rate_ml_per_h=24.5, alarms=[])
        self.feed.until(lambda m: m["link"] == "live", "bay-01/bay/")
        self.feed.until(lambda m: m["link"] == "lost", "bay-01/bay/")
        _, alarm = self.alarm("active")
        self.assertEqual((alarm["cond"], alarm["kind"], alarm["priority"]), ("lost", "technical", "medium"))
        message = self.feed.until(lambda m: m["top"] == 3, "bay-01/alarms/")
        self.assertEqual(message["alarms"][0]["id"], alarm["id"])
        source.source()
        self.feed.until(lambda m: m["link"] == "live", "bay-01/bay/")
        self.feed.until(lambda m: not m["alarms"], "bay-01/alarms/")

    def test_requests_that_cannot_be_are_refused_with_words(self):
        source = self.publisher()
        source.source()
        self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        for op, keys, words in [
            ("acknowledge", {"bay": "bay-01", "alarm": 1}, "no such alarm"),
            ("acknowledge", {"bay": "bay-77", "alarm": 1}, "no bay 'bay-77'"),
            ("acknowledge", {"bay": "bay-01", "all": True}, "rev"),
            ("audio-pause", {"seconds": 121}, "120"),
            ("limits-set", {"bay": "bay-01", "cond": "spo2-low", "medium": 60}, "guard rails"),
            ("limits-set", {"bay": "bay-01", "cond": "spo2-low", "high": 86, "high_delay_s": 20}, "high_delay_s"),
            ("limits-set", {"bay": "bay-01", "cond": "nothing", "medium": 60}, "'nothing'"),
            ("admit", {"bay": "bay-01", "patient": {"weight_kg": 70}}, "taken"),
            ("teapot", {}, "teapot"),
        ]:
            reply = self.control.ask(op, **keys)
            self.assertFalse(reply["ok"], op)
            self.assertIn(words, reply["error"])
        self.control.id += 1
        self.control.socket.send(msgpack.packb({"v": 1, "id": self.control.id, "by": "x"}))
        self.assertFalse(self.control.reply()["ok"])

    def test_limits_are_changed_within_the_rails_marked_and_reset(self):
        source = self.publisher()
        source.source()
        self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        limit = lambda m: next(l for l in m["limits"] if l["cond"] == "spo2-low")
        self.assertTrue(self.control.ask("limits-set", bay="bay-01", cond="spo2-low", medium=94)["ok"])
        changed = self.feed.until(lambda m: limit(m)["medium"] == 94, "bay-01/bay/")
        self.assertTrue(limit(changed)["changed"])
        self.assertTrue(self.control.ask("limits-reset", bay="bay-01")["ok"])
        reset = self.feed.until(lambda m: limit(m)["medium"] == 92, "bay-01/bay/")
        self.assertFalse(limit(reset)["changed"])

    def test_audio_is_paused_for_a_time_and_a_new_high_ends_the_pause(self):
        source = self.publisher()
        source.source()
        source.send("numeric", num={"spo2": 97})
        self.feed.until(lambda m: m["audio"] == "on", "bay-01/alarms/")
        self.assertTrue(self.control.ask("audio-pause", seconds=120)["ok"])
        self.feed.until(lambda m: m["audio"] == "paused" and m["audio_until_ns"] > 0, "bay-01/alarms/")
        for spo2 in [97] * 6 + [80]:
            source.t_ns += SECOND
            source.send("numeric", num={"spo2": spo2})
        self.feed.until(lambda m: m["audio"] == "on" and m["top"] == 3, "bay-01/alarms/")

    def test_a_second_source_is_refused_and_raises_an_alarm(self):
        self.publisher().source()
        self.feed.until(lambda m: m["source"] == "python-1", "bay-01/bay/")
        self.publisher(src="python-2").source()
        message = self.feed.until(lambda m: m["alarms"], "bay-01/alarms/")
        self.assertEqual(message["alarms"][0]["cond"], "two-sources")
        bay = self.feed.until(lambda m: m["refused"] > 0, "bay-01/bay/")
        self.assertEqual(bay["source"], "python-1")

    def test_an_older_run_is_refused_while_the_newer_one_speaks(self):
        newer = self.publisher()
        newer.source()
        self.feed.until(lambda m: m["source"] == "python-1", "bay-01/bay/")
        older = self.publisher(epoch=newer.epoch - 1)
        older.send("numeric", num={"spo2": 50})
        self.feed.until(lambda m: m["refused"] == 1, "bay-01/bay/")
        newer.send("numeric", num={"spo2": 97})
        self.assertEqual(self.feed.until(lambda m: True, "bay-01/numeric/")["num"]["spo2"], 97)

    def test_rubbish_is_refused_and_counted_and_harms_no_bay(self):
        source = self.publisher()
        source.source()
        self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        whole = msgpack.packb(
            {"v": 1, "src": "x", "epoch": 1, "seq": 0, "t_ns": 1, "mode": "test", "num": {"spo2": 97.0}}
        )
        rubbish = [
            (b"",),
            (b"bay-01/numeric/",),
            (b"bay-01/numeric/", b"", b""),
            (b"bay-01/numeric/", b""),
            (b"bay-01/numeric/", b"\xdf\xff\xff\xff\xff"),
            (b"bay-01/numeric/", b"\xdd\xff\xff\xff\xff"),
            (b"bay-01/numeric/", b"\x91" * 5000),
            (b"bay-01/numeric/", b"\x00" * 70_000),
            (b"bay-01/numeric/", whole + b"\x00"),
            (b"station/source/", whole),
            (b"station/beat/", whole),
            (b"bay-01/alarms/", whole),
            (b"BAY/numeric/", whole),
            (b"bay-01/numeric", whole),
            (b"bay-01/teapot/", whole),
            (b"\xff\xfe/numeric/", whole),
        ]
        for frames in rubbish:
            source.send_raw(*frames)
        for cut in range(len(whole)):
            source.send_raw(b"bay-02/numeric/", whole[:cut])
        beat = self.feed.until(lambda m: m["refused"] >= len(rubbish) + len(whole), "station/beat/")
        self.assertEqual(beat["refused"], len(rubbish) + len(whole))
        self.assertEqual(beat["bays"], 1)

        chance = random.Random(7)
        for _ in range(2000):
            noise = bytes(chance.randrange(256) for _ in range(chance.randrange(64)))
            source.send_raw(chance.choice([b"bay-01/numeric/", b"bay-01/pump/1/", noise]), noise)
            self.control.socket.send(noise)
        source.send("numeric", num={"spo2": 91.0})
        self.assertEqual(self.feed.until(lambda m: True, "bay-01/numeric/")["num"], {"spo2": 91.0})
        fresh = Control(self.context, self.station.control)
        self.assertTrue(fresh.ask("snapshot", bay="bay-01")["ok"])

    def test_a_gap_is_counted_and_asked_for_again_and_what_comes_is_counted_back(self):
        source = self.publisher()
        source.source()
        hello = self.control.ask("hello", src="python-1", epoch=source.epoch, bays=["bay-01"], now_ns=source.epoch)
        self.assertTrue(hello["ok"])
        self.assertGreater(hello["now_ns"], 0)
        source.send("numeric", num={"spo2": 97})
        source.seq["bay-01/numeric/"] += 3
        source.send("numeric", num={"spo2": 96})
        self.assertTrue(self.control.socket.poll(10_000))
        asked = msgpack.unpackb(self.control.socket.recv())
        self.assertEqual((asked["op"], asked["topic"], asked["from"], asked["to"]), ("resend", "bay-01/numeric/", 1, 3))
        self.feed.until(lambda m: m["lost"] == 3, "bay-01/bay/")
        for seq in (1, 2):
            source.send("numeric", num={"spo2": 60}, seq=seq, backfill=True)
        bay = self.feed.until(lambda m: m["refilled"] == 2, "bay-01/bay/")
        self.assertEqual(bay["lost"], 1)
        # What is sent again is never judged as if it were now.
        self.assertEqual(self.feed.until(lambda m: True, "bay-01/alarms/")["alarms"], [])

    def test_a_high_in_what_was_lost_and_sent_again_is_shown_silent_until_acknowledged(self):
        source = self.publisher()
        source.source()
        self.control.ask("hello", src="python-1", epoch=source.epoch, bays=["bay-01"], now_ns=source.epoch)
        lost = []

        def breathe(seconds, spo2, is_lost=False):
            for _ in range(seconds):
                source.t_ns += SECOND
                if is_lost:
                    seq = source.seq["bay-01/numeric/"]
                    lost.append({"num": {"spo2": spo2, "rr": 14}, "seq": seq, "t_ns": source.t_ns})
                    source.seq["bay-01/numeric/"] += 1
                else:
                    source.send("numeric", num={"spo2": spo2, "rr": 14})

        breathe(30, 97)
        breathe(10, 97, is_lost=True)
        began = source.t_ns + SECOND
        breathe(20, 80, is_lost=True)
        over = source.t_ns + SECOND
        breathe(10, 97, is_lost=True)
        breathe(5, 97)
        self.assertTrue(self.control.socket.poll(DEADLINE_S * 1000))
        asked = msgpack.unpackb(self.control.socket.recv())
        self.assertEqual((asked["op"], asked["from"], asked["to"]), ("resend", 30, 69))
        for again in lost:
            source.send("numeric", backfill=True, **again)

        message, alarm = self.alarm("latched")
        clock = lambda t_ns: time.strftime("%H:%M:%S", time.gmtime(t_ns // SECOND))
        self.assertEqual(alarm["text"], f"SpO₂ 80 < 85, {clock(began)[:5]} during gap")
        self.assertEqual(alarm["why"][0], f"occurred {clock(began)} to {clock(over)} during gap")
        self.assertEqual((alarm["cond"], alarm["priority"], alarm["since_ns"]), ("spo2-low", "high", began))
        self.assertEqual((alarm["value"], alarm["limit"], message["top"]), (80, 85, 3))
        # Nobody sounds: that is told of what should be heard, and this never is.
        later = [self.feed.until(lambda m: True, "bay-01/alarms/") for _ in range(8)]
        for seen in later:
            self.assertNotIn("unattended", [a["cond"] for a in seen["alarms"]])
            self.assertEqual([a["state"] for a in seen["alarms"] if a["kind"] == "physiological"], ["latched"])
            self.assertTrue(all("heard" not in a for a in seen["alarms"] if a["id"] == alarm["id"]))

        def journalled():
            log = self.control.ask("alarm-log", from_ns=0, to_ns=4 * 10**18, limit=1000, bay="bay-01")
            return {e["what"]: e for e in log["entries"] if e.get("alarm") == alarm["id"]}

        told = journalled()
        self.assertEqual(list(told), ["during-gap"])
        self.assertIn(f"occurred {clock(began)} to {clock(over)} during gap: SpO₂ 80 < 85", told["during-gap"]["text"])
        self.assertEqual((told["during-gap"]["value"], told["during-gap"]["limit"]), (80, 85))
        self.assertTrue(self.control.ask("acknowledge", bay="bay-01", alarm=alarm["id"])["ok"])
        gone = self.feed.until(
            lambda m: alarm["id"] not in [a["id"] for a in m["alarms"]], "bay-01/alarms/")
        self.assertLess(gone["top"], 3)
        self.assertEqual(set(journalled()), {"during-gap", "acknowledged", "ended"})
        self.assertEqual(journalled()["acknowledged"]["by"], "python")

    def test_an_alarm_is_switched_off_with_a_reason_and_on_again(self):
        source = self.publisher()
        source.source()
        self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        off = lambda m: next(l for l in m["limits"] if l["cond"] == "hr-high")["off"]
        for cond, reason, words in [("hr-high", "", "reason"), ("spo2-low", "why", "never"), ("lost", "why", "lost")]:
            self.assertIn(words, self.control.ask("alarm-off", bay="bay-01", cond=cond, reason=reason)["error"])
        self.assertTrue(self.control.ask("alarm-off", bay="bay-01", cond="hr-high", reason="paced")["ok"])
        self.feed.until(off, "bay-01/bay/")
        self.assertTrue(self.control.ask("alarm-off", bay="bay-01", cond="hr-high", on=True)["ok"])
        self.feed.until(lambda m: not off(m), "bay-01/bay/")
        self.assertTrue(self.control.ask("handover", bay="bay-01", text="quiet")["ok"])

    def test_midazolam_charted_halves_delays_and_one_warning_alone_turns_high(self):
        source = self.publisher()
        source.source()

        def breathe(seconds, spo2):
            for _ in range(seconds):
                source.t_ns += SECOND
                source.send("numeric", num={"spo2": spo2, "rr": 14})

        breathe(15, 97)
        self.feed.until(lambda m: m["t_ns"] == source.t_ns, "bay-01/numeric/")
        self.assertIn("poss", self.control.ask(
            "chart", bay="bay-01", what="observation", code="poss", value=9, text="")["error"])
        self.assertTrue(self.control.ask(
            "chart", bay="bay-01", what="medication", code="midazolam", value=2, unit="mg", text="Midazolam 2 mg IV")["ok"])
        charted = self.feed.until(lambda m: True, "bay-01/event/")
        self.assertEqual((charted["code"], charted["by"]), ("midazolam", "python"))
        # The medium step waits 10 s without a sedative.
        breathe(6, 91)
        _, alarm = self.alarm("active")
        self.assertEqual((alarm["cond"], alarm["priority"], alarm["delay_s"]), ("spo2-low", "medium", 5))
        breathe(61, 91)
        message = self.feed.until(lambda m: m["top"] == 3, "bay-01/alarms/")
        self.assertEqual(message["alarms"][0]["cond"], "respiratory-depression")
        self.assertIn("spo2-low", message["alarms"][0]["joined"])

    def test_every_condition_is_told_as_it_stands(self):
        source = self.publisher()
        source.source(subject={"weight_kg": 70, "baseline_sbp": 120})
        bay = self.feed.until(lambda m: m["state"] == "admitted", "bay-01/bay/")
        rows = {row["cond"]: row for row in bay["limits"]}
        self.assertIn("2 of SpO₂ < 92, RR < 10", rows["respiratory-depression"]["text"])
        self.assertIn("SBP ≥ 144 (baseline 120)", rows["hypertension"]["text"])
        self.assertEqual((rows["lost"]["priority"], rows["not-admitted"]["priority"]), ("high", "medium"))


class ProfileTest(unittest.TestCase):
    def test_profiles_are_read_anew_and_a_broken_file_leaves_the_old_one_in_force(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "ours.toml")
            text = (
                'id = "ours"\nname = "Ours"\nbased_on = "low-dose-adult"\n'
                '[[limit]]\nchannel = "spo2"\nside = "low"\nmedium = {}\nsource = "a test"\n'
            )

            def write(medium):
                with open(path, "w") as file:
                    file.write(text.format(medium))

            write(93)
            context = zmq.Context()
            station = Station(program("vigil-station"), "--profiles", folder)
            feed = Subscriber(context, station.feed)
            control = Control(context, station.control)
            source = Publisher(context, station.ingest, "bay-01")
            source.source()
            medium = lambda m: next((l["medium"] for l in m["limits"] if l["cond"] == "spo2-low"), None)
            feed.until(lambda m: m["link"] == "live", "bay-01/bay/")
            self.assertTrue(control.ask("admit", bay="bay-01", patient={"weight_kg": 70}, profile="ours")["ok"])
            feed.until(lambda m: medium(m) == 93, "bay-01/bay/")
            write(94)
            reply = control.ask("profile-reload")
            self.assertTrue(reply["ok"])
            self.assertIn("ours", reply["profiles"])
            feed.until(lambda m: medium(m) == 94, "bay-01/bay/")
            write('"low"')
            reply = control.ask("profile-reload")
            self.assertIn("ours.toml:7", reply["errors"][0])
            bay = [e for e in control.ask("snapshot", bay="bay-01")["messages"] if e["topic"] == "bay-01/bay/"][0]
            self.assertEqual(medium(msgpack.unpackb(bay["payload"])), 94)
            context.destroy(linger=0)
            self.assertEqual(station.stop(), 0)
            station.process.stdout.close()


class AlarmLogTest(unittest.TestCase):
    def test_the_log_is_read_newest_first_page_by_page_each_entry_with_its_hash(self):
        with tempfile.TemporaryDirectory() as folder:
            context = zmq.Context()
            station = Station(program("vigil-station"), "--data", folder)
            control = Control(context, station.control)
            feed = Subscriber(context, station.feed)
            source = Publisher(context, station.ingest, "bay-01")
            source.source()
            feed.until(lambda m: m["link"] == "live", "bay-01/bay/")
            everything = {"from_ns": 0, "to_ns": 8_000_000_000_000_000_000}
            self.assertTrue(control.ask("admit", bay="bay-01", patient={"weight_kg": 70})["ok"])
            self.assertTrue(control.ask("alarm-off", bay="bay-01", cond="hr-high", reason="paced")["ok"])
            log = control.ask("alarm-log", **everything, limit=1)
            self.assertTrue(log["ok"])
            newest = log["entries"][0]
            self.assertEqual((newest["what"], newest["by"], newest["cond"]), ("alarm-off", "python", "hr-high"))
            self.assertIn("paced, until ", newest["text"])
            self.assertEqual(len(newest["hash"]), 64)
            rest = control.ask("alarm-log", **everything, limit=100, before=newest["seq"])["entries"]
            self.assertEqual(rest[0]["seq"], newest["seq"] - 1)
            self.assertIn("admitted", [entry["what"] for entry in rest])
            self.assertEqual(rest[-1]["seq"], 1)
            self.assertEqual(control.ask("alarm-log", **everything, limit=9, before=1).get("entries", []), [])
            context.destroy(linger=0)
            self.assertEqual(station.stop(), 0)
            station.process.stdout.close()

    def test_without_a_journal_the_log_is_refused_with_why(self):
        context = zmq.Context()
        station = Station(program("vigil-station"))
        control = Control(context, station.control)
        self.assertIn("no journal", control.ask("alarm-log", from_ns=0, to_ns=1, limit=1)["error"])
        context.destroy(linger=0)
        self.assertEqual(station.stop(), 0)
        station.process.stdout.close()


class StartTest(unittest.TestCase):
    def test_a_port_in_use_is_named_with_what_to_do(self):
        context = zmq.Context()
        taken = context.socket(zmq.PUB)
        port = taken.bind_to_random_port("tcp://127.0.0.1")
        ended = subprocess.run(
            [program("vigil-station"), "--port", str(port)], capture_output=True, text=True, timeout=60
        )
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn(f"tcp://127.0.0.1:{port} is in use", ended.stderr)
        self.assertIn("--port", ended.stderr)
        context.destroy(linger=0)

    def test_without_keys_only_loopback_is_bound(self):
        ended = subprocess.run(
            [program("vigil-station"), "--bind", "0.0.0.0", "--port", "0"], capture_output=True, text=True, timeout=60
        )
        self.assertNotEqual(ended.returncode, 0)
        self.assertIn("loopback", ended.stderr)


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
