# SPDX-License-Identifier: MIT
"""An instructor's command: from a client or the real window through the station to the publisher, and its answer back."""

import threading
import time
import unittest

import msgpack
import zmq
from test_dashboard import WindowTest, tile
from vigil_client import DEADLINE_S, Control, Publisher, Running, Subscriber, wait_for


class Simulation(threading.Thread):
    """A simulated bay whose publisher takes commands: it says hello, tells its stage and answers `instruct`."""

    def __init__(self, context, station, bay, mode="simulated", answers=True, refuses=None):
        super().__init__(daemon=True)
        self.source = Publisher(context, station.ingest, bay, src=f"python-{bay}", mode=mode)
        self.control = context.socket(zmq.DEALER)
        self.control.setsockopt(zmq.LINGER, 0)
        self.control.connect(station.control)
        self.answers, self.refuses, self.mode = answers, refuses, mode
        self.requests, self.told, self.ended = [], False, threading.Event()
        self.start()

    def tell(self):
        stage = {
            "drugs": True, "step": "apnoea", "steps": ["calm", "apnoea", "recovery"], "hidden": [],
            "failures": ["occlusion"], "checkpoints": ["c1"],
            "values": [{"name": "hr", "value": 72.0, "unit": "/min"}, {"name": "spo2", "value": 96.5, "unit": "%"}],
        }
        self.source.t_ns = time.time_ns()
        self.source.source(stage=stage) if self.mode == "simulated" else self.source.source()
        self.source.send("numeric", num={"spo2": 97.0, "rr": 14.0})
        self.send(id=0, op="hello", src=self.source.src, epoch=self.source.epoch, bays=[self.source.bay],
                  now_ns=time.time_ns())

    def send(self, **keys):
        self.control.send(msgpack.packb({"v": 1, **keys}))

    def run(self):
        due = 0
        while not self.ended.is_set():
            if time.monotonic() >= due:
                self.tell()
                due = time.monotonic() + 1
            if not self.control.poll(50):
                continue
            message = msgpack.unpackb(self.control.recv())
            if message.get("op") == "instruct":
                self.requests.append(message)
                if self.answers:
                    result = {"ok": False, "error": self.refuses} if self.refuses else {"ok": True}
                    self.send(id=message["id"], **result)
            elif "op" not in message:
                self.told = True  # the answer to hello: the station knows where to ask
        self.control.close()

    def close(self):
        self.ended.set()
        self.join(DEADLINE_S)
        self.source.socket.close(linger=0)

    def ready(self):
        wait_for(lambda: self.told, "the station's answer to hello")
        return self


class InstructTest(WindowTest):
    def setUp(self):
        super().setUp()
        self.start_station(arguments=("--data", self.folder.name))

    def simulation(self, bay="bay-01", **keys):
        self.running.append(Simulation(self.context, self.station, bay, **keys))
        return self.running[-1].ready()

    def client(self):
        return Control(self.context, self.station.control)

    def test_a_command_is_carried_out_by_the_bays_publisher_and_journalled(self):
        one = self.simulation("bay-01")
        other = self.simulation("bay-02", refuses="hr must be 20 to 220")
        control = self.client()
        self.assertEqual(control.ask("instruct", bay="bay-01", command={"hr": 90.0, "over_s": 30.0})["ok"], True)
        (request,) = one.requests
        self.assertEqual((request["bay"], request["by"]), ("bay-01", "python"))
        self.assertEqual(request["command"], {"hr": 90.0, "over_s": 30.0})
        refused = control.ask("instruct", bay="bay-02", command={"hr": 900.0})
        self.assertEqual((refused["ok"], refused["error"]), (False, "hr must be 20 to 220"))
        self.assertEqual(len(other.requests), 1)
        log = control.ask("alarm-log", from_ns=0, to_ns=time.time_ns() + 10**9, limit=20)["entries"]
        found = {e["what"]: (e["bay"], e.get("by"), e.get("text")) for e in log}
        self.assertEqual(found["instructed"], ("bay-01", "python", "hr 90, over_s 30"))
        self.assertEqual(found["refused"], ("bay-02", "python", "hr 900: hr must be 20 to 220"))

    def test_a_live_source_is_refused_and_a_silent_publisher_after_five_seconds(self):
        live = self.simulation("bay-01", mode="live")
        silent = self.simulation("bay-02", answers=False)
        control = self.client()
        refused = control.ask("instruct", bay="bay-01", command={"hr": 90.0})
        self.assertEqual(refused["error"], "bay-01 has a live source: nothing instructs it")
        self.assertEqual(live.requests, [])
        began = time.monotonic()
        refused = control.ask("instruct", bay="bay-02", command={"hr": 90.0})
        self.assertEqual(refused["error"], "bay-02: its publisher did not answer within 5 s")
        self.assertGreaterEqual(time.monotonic() - began, 4.9)
        self.assertEqual(len(silent.requests), 1)
        # Its answer comes too late, and disturbs nobody.
        silent.send(id=silent.requests[0]["id"], ok=True)
        self.assertTrue(control.ask("snapshot", bay="bay-02")["ok"])

    def test_a_simulated_patient_is_instructed_through_the_station(self):
        feed = Subscriber(self.context, self.station.feed, b"bay-03/")
        control = self.client()
        self.running.append(Running("vigil-publisher", "simulate", "--bay", "bay-03", "--scenario", "midazolam-stacked",
                                    "--station", self.station.ingest))

        def source(wanted):
            return feed.until(wanted, "bay-03/source/")

        steps = source(lambda m: m.get("stage"))["stage"]["steps"]
        self.assertGreater(len(steps), 1)

        def do(**command):
            answer = control.ask("instruct", bay="bay-03", command=command)
            self.assertTrue(answer["ok"], answer)

        wait_for(lambda: control.ask("instruct", bay="bay-03", command={"checkpoint": "c1"})["ok"],
                 "the publisher's way to the station")
        do(rate=60.0)
        self.assertEqual(source(lambda m: m["rate"] == 60)["stage"]["checkpoints"], ["c1"])
        do(step=steps[-1])
        source(lambda m: m["stage"]["step"] == steps[-1])
        do(rate=1.0)
        do(hide=["spo2"])
        feed.until(lambda m: m.get("flag", {}).get("spo2") == "off" and "spo2" not in m["num"], "bay-03/numeric/")
        refused = control.ask("instruct", bay="bay-03", command={"rr": 61.0})
        self.assertEqual(refused["error"], "rr = 61 must be 0 to 60")
        epoch = source(lambda m: True)["epoch"]
        do(restore="c1")
        restored = source(lambda m: m["epoch"] > epoch)
        self.assertEqual((restored["stage"]["step"], restored["stage"].get("hidden", [])), (steps[0], []))
        do(fail=["link-die"])
        feed.until(lambda m: m["link"] == "lost", "bay-03/bay/")
        do(fail_end=["link-die"])
        source(lambda m: m["epoch"] > restored["epoch"])
        do(pause=True)
        source(lambda m: m["rate"] == 0)

    def test_a_set_point_typed_in_the_window_reaches_the_publisher(self):
        body = self.simulation()
        self.dashboard()
        self.screen.window()
        wait_for(lambda: self.spo2_pixels(tile(1, 1, 1)) > 50, "a number on the screen")
        for key in ("1", "i", "9", "0", "Return"):
            self.screen.key(key)
        wait_for(lambda: body.requests, "the command")
        self.assertEqual(body.requests[0]["command"], {"hr": 90.0})
        self.assertEqual(body.requests[0]["by"], "dashboard")


if __name__ == "__main__":
    unittest.main()
