# SPDX-License-Identifier: MIT
"""The limits editor and the chart form in a real window: what is typed reaches the station, and what the station says to
it reaches the screen."""

import os
import unittest

from test_dashboard import HEIGHT, WIDTH, WindowTest, tile
from vigil_client import Control, wait_for
from vigil_screen import read_png

INVERSE, GROUND = 0xD7DEE6, 0x0A0D11  # what is not sent yet stands dark on light


class LimitsTest(WindowTest):
    def setUp(self):
        super().setUp()
        self.start_station()
        self.simulate("bay-01,bay-02", "--seed", "5")
        for bay in ("bay-01", "bay-02"):
            self.feed.until(lambda m: m["state"] == "admitted" and m["link"] == "live", f"{bay}/bay/")
        self.control = Control(self.context, self.station.control)
        self.process = self.dashboard()
        self.window = self.screen.window()
        for place in (1, 2):
            wait_for(lambda: self.spo2_pixels(tile(place, 2, 1)) > 50, "numbers on the screen")
        self.screen.key("2")
        wait_for(self.one_bay_is_large, "one bay large")

    def one_bay_is_large(self):
        _, y, _, height = tile(1, 2, 1)
        return self.screen.picture().count(GROUND, (WIDTH // 2 - 1, y, 1, height)) < round(height)

    def keys(self, *names):
        for name in names:
            self.screen.key(name)

    def limit(self, cond, wanted, bay="bay-02"):
        """The bay's limit, as soon as wanted(limit)."""
        find = lambda m: next(row for row in m["limits"] if row["cond"] == cond)
        return find(self.feed.until(lambda m: wanted(find(m)), f"{bay}/bay/"))

    def unsent(self):
        """Whether the first field of the first limit is filled with the colour of what is not sent."""
        return self.screen.picture().count(INVERSE, (0.21 * WIDTH, 0.13 * HEIGHT, 0.05 * WIDTH, 0.04 * HEIGHT)) > 400

    def open_limits(self):
        self.keys("e")

    def test_a_limit_changed_by_keys_is_changed_at_the_station_for_this_bay_alone(self):
        self.assertEqual(self.limit("spo2-low", lambda row: True)["medium"], 92)
        self.open_limits()
        self.keys("9", "3", "Return")
        row = self.limit("spo2-low", lambda row: row["medium"] == 93)
        self.assertTrue(row["changed"])
        self.assertEqual(row["profile_medium"], 92)
        self.assertEqual((row["high"], row["off"]), (85, False))
        other = self.limit("spo2-low", lambda row: True, bay="bay-01")
        self.assertEqual((other["medium"], other["changed"]), (92, False))
        # Up is a step of one; nothing is sent before Enter.
        self.keys("Up")
        self.assertEqual(self.limit("spo2-low", lambda row: True)["medium"], 93)
        self.keys("Return")
        self.limit("spo2-low", lambda row: row["medium"] == 94)

        # Back to the profile's by the button, which Shift+Tab reaches from the first field past Close.
        self.keys("shift+Tab", "shift+Tab", "Return")
        row = self.limit("spo2-low", lambda row: row["medium"] == 92)
        self.assertFalse(row["changed"])
        self.assertNotIn("profile_medium", row)

    def test_a_refused_value_stays_unsent_beside_the_stations_reason(self):
        self.open_limits()
        self.assertFalse(self.unsent())
        self.keys("6", "0")
        wait_for(self.unsent, "the field that is not sent")
        self.keys("Return")
        # The station has answered when it answers what was asked after it.
        refused = self.control.ask("limits-set", bay="bay-02", cond="spo2-low", medium=60.0)
        self.assertFalse(refused["ok"])
        self.assertIn("guard rails", refused["error"])
        wait_for(self.unsent, "the field that is still not sent")
        self.assertEqual(self.limit("spo2-low", lambda row: True)["medium"], 92)
        # Esc takes the edit away, the second one the form.
        self.keys("Escape")
        wait_for(lambda: not self.unsent(), "the edit to go")
        self.keys("9", "5", "Return")
        self.limit("spo2-low", lambda row: row["medium"] == 95)

    def test_what_is_typed_for_one_bay_is_dropped_when_another_one_is_opened(self):
        self.open_limits()
        self.keys("9", "6")
        wait_for(self.unsent, "the field that is not sent")
        # A digit is typed, it never opens a bay; the card of the other bay does, by a click.
        self.screen.click(self.window, 40, 0.12 * HEIGHT)
        wait_for(lambda: not self.unsent(), "the form to go")
        self.keys("e", "Return")
        self.keys("9", "4", "Return")
        self.limit("spo2-low", lambda row: row["medium"] == 94, bay="bay-01")
        self.assertEqual(self.limit("spo2-low", lambda row: True)["medium"], 92)

    def test_acknowledging_and_pausing_work_while_a_limit_is_typed(self):
        self.open_limits()
        self.keys("9", "s")
        self.feed.until(lambda m: m["audio"] == "paused", "bay-02/alarms/")

    def test_an_alarm_is_switched_off_with_a_reason_and_on_again(self):
        self.open_limits()
        # From SpO2 low down one limit and past its fields: RR low's Off.
        self.keys("Next", "Tab", "Tab", "Tab", "Tab", "Return")
        self.keys("Return")  # no reason yet: nothing is sent
        self.keys("d", "r", "e", "s", "s", "i", "n", "g", "Return")
        self.limit("rr-low", lambda row: row["off"])
        self.keys("Return")
        self.limit("rr-low", lambda row: not row["off"])

    def test_observations_oxygen_and_a_medication_are_charted(self):
        event = lambda wanted: self.feed.until(wanted, "bay-02/event/")
        self.keys("c")
        self.keys("Tab", "Tab", "Tab", "Tab", "Return")  # S, 1, 2, 3
        poss = event(lambda m: m["code"] == "poss")
        self.assertEqual((poss["what"], poss["value"]), ("observation", 3))
        self.keys("Down", "Down", "2", "Return")  # past the pain
        oxygen = event(lambda m: m.get("code") == "oxygen")
        self.assertEqual((oxygen["value"], oxygen["unit"]), (2, "L/min"))
        # Past what was observed and the danger signs to the drug; its first suggestion is taken by Enter.
        self.keys("Tab", "Down", "Down", "Down")  # in a number, down is less
        self.keys("m", "i", "d", "Return", "2", "Return")
        given = event(lambda m: m["what"] == "medication")
        self.assertEqual((given["code"], given["value"], given["unit"]), ("midazolam", 2, "mg"))
        self.assertEqual(given["text"], "Midazolam 2 mg IV")


class PictureOfFormsTest(WindowTest):
    def test_a_picture_shows_the_form_asked_for(self):
        self.start_station()
        self.simulate("bay-01,bay-02")
        self.feed.until(lambda m: m["link"] == "live", "bay-02/bay/")
        seen = set()
        for view in ("bay:2", "limits:2", "chart:2", "disclosure:2"):
            path = os.path.join(self.folder.name, view + ".png")
            process = self.dashboard("--view", view, "--screenshot", path, "--after", "5", size=(1366, 768))
            self.assertEqual(process.wait(), 0, process.said())
            picture = read_png(path)
            self.assertEqual((picture.width, picture.height), (1366, 768))
            # How much text stands in the middle differs between a bay's waves, forms and a page.
            seen.add(picture.count(INVERSE, (150, 60, 700, 600)))
        self.assertEqual(len(seen), 4)


if __name__ == "__main__":
    os.environ.setdefault("VIGIL_BUILD", "build/dev")
    unittest.main()
