# SPDX-License-Identifier: MIT
"""A patient is admitted in a real window: by keys alone, with a protocol, a pump and a reason for its dose."""

import os
import unittest

from test_dashboard import WindowTest, tile
from vigil_client import Control, wait_for


class AdmitTest(WindowTest):
    def setUp(self):
        super().setUp()
        self.start_station(arguments=("--data", self.folder.name))
        self.simulate("bay-01", "--seed", "5")
        self.free = self.bay(lambda m: m["link"] == "live")
        self.process = self.dashboard()
        self.window = self.screen.window()
        wait_for(lambda: self.spo2_pixels(tile(1, 1, 1)) > 50, "a number on the screen")
        self.keys("1", "n")

    def keys(self, *names):
        for name in names:
            self.screen.key(name)

    def bay(self, wanted):
        return self.feed.until(wanted, "bay-01/bay/")

    def admit(self, weight):
        """What the source says stands there already: the weight is typed, the protocol chosen."""
        self.keys("Tab", *weight)
        self.keys(*["Tab"] * 7)  # age, sex, pressures, ventilated, spinal injury, protocol
        self.keys(*["Down"] * 5)  # the fifth by its id: low-dose-5-day
        self.keys(*["Tab"] * 5)  # profile, course, day, given, Admit
        self.keys("Return")

    def test_a_bay_is_admitted_its_pump_confirmed_and_its_dose_acknowledged_with_a_reason(self):
        self.assertEqual(self.free["state"], "free")
        self.admit("31")
        bay = self.bay(lambda m: m["state"] == "admitted")
        self.assertEqual((bay["protocol"], bay["profile"], bay["day"]), ("low-dose-5-day", "low-dose-adult", 1))
        self.assertEqual(bay["patient"]["weight_kg"], 31)
        self.assertTrue(bay["patient"]["alias"])
        self.assertAlmostEqual(bay["infusion"]["high_mg_per_h"], 10.85)

        # The pump that is heard comes next; its bag is typed, the rest is as it tells.
        self.keys("b", "7", "Return", "Return")
        bay = self.bay(lambda m: m.get("bindings"))
        (bound,) = bay["bindings"]
        self.assertEqual((bound["bag"], bound["by"]), ("b7", "dashboard"))
        self.assertTrue(bound["serial"].startswith("VP"))

        # It runs as for somebody heavier: the dose is beyond the range, and is acknowledged with a reason alone.
        dose = lambda m: next((a for a in m["alarms"] if a["cond"].startswith("dose-above-range")), None)
        found = dose(self.alarms("bay-01", dose))
        self.assertTrue(found["needs_reason"])
        self.assertEqual(found["state"], "active")
        self.screen.key("a")
        self.screen.key("1")
        self.assertEqual(dose(self.alarms("bay-01", dose))["state"], "active")  # nothing before Enter
        self.screen.key("Return")
        self.alarms("bay-01", lambda m: dose(m) and dose(m)["state"] == "acknowledged")

    def test_a_check_is_marked_a_danger_sign_charted_and_the_bay_taken_over(self):
        self.admit("81")
        self.bay(lambda m: m["state"] == "admitted")
        self.keys("b", "7", "Return", "Return")
        for _ in range(2):  # with the second one the answer is in, and the next form open
            self.bay(lambda m: m.get("bindings"))

        # The checklist comes next: what has the focus is marked, and nothing before.
        self.keys("Return", "Tab", "Return")
        bay = self.bay(lambda m: any(item["done"] and "by" in item for item in m["checklist"]))
        marked = [item for item in bay["checklist"] if item["done"] and "by" in item]
        self.assertEqual([(item["id"], item["by"]) for item in marked], [("check:anaesthesia-clinician", "dashboard")])
        self.keys("Escape")

        # By rows to the danger signs: the first of them.
        self.keys("c", *["Next"] * 5, "Return")
        sign = lambda m: next((a for a in m["alarms"] if a["cond"] == "danger-sign:bluish-lips"), None)
        found = sign(self.alarms("bay-01", sign))
        self.assertEqual((found["priority"], found["text"]),
                         ("medium", "Bluish lips: consider stopping the infusion"))

        def over(message):  # what is not drawn yet is not acknowledged: asked again with each message
            if sign(message):
                self.keys("a")
            return not sign(message)

        self.alarms("bay-01", over)

        self.keys("Escape", "h", "Tab", "k", "w", "Return")
        control = Control(self.context, self.station.control)
        self.addCleanup(control.socket.close)
        asked = lambda: control.ask("alarm-log", bay="bay-01", from_ns=0, to_ns=2**62, limit=500)["entries"]
        wait_for(lambda: any(e["what"] == "handed-over" for e in asked()), "an entry of the handover")
        texts = [e.get("text") for e in asked()]
        self.assertIn("taken over by kw", texts)
        self.assertTrue(any((t or "").startswith("the infusion began with checks open – ") for t in texts))

    def test_an_unusual_weight_is_admitted_by_a_second_enter_alone(self):
        self.admit("28")
        for _ in range(3):  # the station repeats itself: nothing came of the first Enter
            self.assertEqual(self.bay(lambda m: True)["state"], "free")
        self.keys("Return")
        self.assertEqual(self.bay(lambda m: m["state"] == "admitted")["patient"]["weight_kg"], 28)


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
