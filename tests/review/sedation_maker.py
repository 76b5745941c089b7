#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Procedural sedations, made up: SpO2, pulse, respiratory rate and end-tidal CO2 once a second, and the moments at
which a nurse stimulated the patient. The same seed gives the same sessions.

What alarms in it is meant to be as mixed as in life: patients who breathe less or not at all, cannulas that moved,
probes that came off, rates that flutter, pulses near a limit. How often each comes is a figure in EPISODES, set so that
plain limits and the shipped table of limits and delays alarm about as often as they did on recorded sedations.
"""

import csv
import random
import sys
from pathlib import Path

HEADER = ["t_s", "spo2", "pr", "rr", "etco2"]
STIMULATIONS = "stimulations.csv"

# Episodes an hour. Lengths are seconds.
EPISODES = {
    "apnoea": (1.0, (10, 60)),
    "hypopnoea": (0.5, (40, 200)),
    "shallow": (2.4, (6, 40)),
    "cannula": (1.0, (15, 240)),
    "flutter": (5.0, (4, 40)),
    "probe": (1.2, (4, 60)),
    "low_value": (2.5, (2, 9)),
    "tachycardia": (0.3, (8, 60)),
}
STIMULATED = {"apnoea": 0.09, "hypopnoea": 0.09}
UNANNOUNCED_STIMULATIONS = 0.02  # an hour, of patients whose numbers show nothing

RR_ZERO_AFTER_S = 15  # without a breath the monitor says 0
CO2_ZERO_AFTER_S = 20


class Patient:
    def __init__(self, rng):
        self.rr = min(22, max(10.5, rng.gauss(14.7, 2.5)))
        self.etco2 = min(46, max(20, rng.gauss(34, 5.5)))
        self.spo2 = min(99.4, rng.gauss(97.6, 1.2))
        self.pulse = min(108, max(51, rng.gauss(74, 12)))
        self.reserve = rng.lognormvariate(0, 0.5)  # how soon SpO2 falls without breath
        self.restless = rng.lognormvariate(0, 0.7)  # how much talks, moves, pulls at things


class Episode:
    def __init__(self, kind, start, length, rng):
        self.kind, self.start, self.end = kind, start, start + length
        self.stimulated_at = None
        self.depth = rng.random()
        self.keeps_rate = rng.random() < 0.5

    def at(self, t):
        return self.start <= t < self.end


def episodes_of(patient, seconds, rng):
    made = []
    for kind, (per_hour, (least, most)) in EPISODES.items():
        rate = per_hour / 3600
        if kind in ("flutter", "cannula", "probe", "low_value"):
            rate *= patient.restless
        t = rng.expovariate(rate)
        while t < seconds:
            # Most are short.
            length = least + (most - least) * rng.random() ** 2
            made.append(Episode(kind, int(t), max(2, int(length)), rng))
            t += length + rng.expovariate(rate)
    stimulations = []
    for episode in made:
        share = STIMULATED.get(episode.kind, 0)
        long_enough = episode.end - episode.start >= 20
        if long_enough and rng.random() < share * 2:
            episode.stimulated_at = min(seconds - 1, episode.end)
            episode.end = min(episode.end + 1, seconds)
            stimulations.append(episode.stimulated_at)
    t = rng.expovariate(UNANNOUNCED_STIMULATIONS / 3600)
    while t < seconds:
        stimulations.append(int(t))
        t += rng.expovariate(UNANNOUNCED_STIMULATIONS / 3600)
    return made, sorted(set(stimulations))


class Drift:
    """Noise with a memory of about `tau` seconds."""

    def __init__(self, rng, deviation, tau):
        self.rng, self.keep = rng, 1 - 1 / tau
        self.step = deviation * (1 - self.keep**2) ** 0.5
        self.value = rng.gauss(0, deviation)

    def next(self):
        self.value = self.keep * self.value + self.rng.gauss(0, self.step)
        return self.value


def session(rng, seconds):
    """Rows of HEADER (None: no value), and the seconds at which the nurse stimulated."""
    patient = Patient(rng)
    episodes, stimulations = episodes_of(patient, seconds, rng)
    episodes.sort(key=lambda e: e.start)
    drifts = {
        "rr": Drift(rng, 1.7, 25),
        "etco2": Drift(rng, 2.0, 30),
        "spo2": Drift(rng, 0.5, 40),
        "pulse": Drift(rng, 1.7, 25),
    }
    rr, since_breath, deficit, awake = patient.rr, 0.0, 0.0, 0.0
    deficits = [0.0] * 25  # blood takes its time from the lung to the finger
    rows, first = [], 0
    for t in range(seconds):
        while first < len(episodes) and episodes[first].end <= t - 300:
            first += 1
        active = {}
        for episode in episodes[first:]:
            if episode.start > t:
                break
            if episode.at(t):
                active[episode.kind] = episode
        if t in stimulations:
            awake = 1.0
        awake *= 0.985

        # What the patient does.
        ventilation = 1.0
        target_rr, target_co2 = patient.rr + 4 * awake, patient.etco2
        if "apnoea" in active:
            ventilation = 0.0
        elif "hypopnoea" in active:
            depth = active["hypopnoea"].depth
            ventilation = 0.55 - 0.35 * depth
            target_rr = 9.5 - 4.5 * depth
            target_co2 += (t - active["hypopnoea"].start) * 0.09 * (0.5 + depth)
        if "shallow" in active:
            ventilation = min(ventilation, 0.7)
            target_co2 = 6 + 9 * active["shallow"].depth
        deficit = max(0.0, deficit + (1 - ventilation) - 0.06 * deficit * ventilation)
        deficits.append(deficit)
        felt = deficits[-25]
        since_breath = since_breath + 1 if ventilation == 0 else 0

        # What the monitor makes of it.
        lost_co2 = active.get("cannula")
        shown_co2 = target_co2 + drifts["etco2"].next() + rng.gauss(0, 0.7)
        raw_rr = target_rr + drifts["rr"].next() * (0.5 if "hypopnoea" in active else 1) + rng.gauss(0, 0.8)
        if "flutter" in active:
            raw_rr += 8 + 14 * active["flutter"].depth + rng.gauss(0, 3)
        if lost_co2:
            age = t - lost_co2.start
            shown_co2 = 0 if lost_co2.depth < 0.4 and age > 8 else 3 + 10 * lost_co2.depth + rng.gauss(0, 1.5)
            if not lost_co2.keeps_rate:
                raw_rr = 0 if age > RR_ZERO_AFTER_S else raw_rr * 0.7
        if since_breath:
            raw_rr = 0 if since_breath > RR_ZERO_AFTER_S else raw_rr * max(0.3, 1 - since_breath / 18)
            if since_breath > CO2_ZERO_AFTER_S:
                shown_co2 = 0
        rr += (raw_rr - rr) * 0.25
        shown_rr = 0 if raw_rr == 0 else max(1, round(rr))
        if raw_rr == 0:
            rr = 0.0

        spo2 = patient.spo2 + drifts["spo2"].next() - 0.27 * patient.reserve * max(0.0, felt - 14)
        spo2 = min(100, max(55, spo2))
        pulse = patient.pulse + drifts["pulse"].next() + 14 * awake
        if "tachycardia" in active:
            pulse += (118 - patient.pulse) + 16 * active["tachycardia"].depth
        shown_spo2, shown_pulse = round(spo2), round(pulse)
        if "low_value" in active:  # a hand that moves
            shown_spo2 = round(min(spo2, 84 + 9 * active["low_value"].depth))
        probe = active.get("probe")
        if probe:
            gone = t - probe.start > 3 * probe.depth
            shown_spo2 = None if gone else shown_spo2 - rng.randint(0, 12)
            shown_pulse = None if gone else shown_pulse
        rows.append((t, shown_spo2, shown_pulse, shown_rr, max(0, round(shown_co2))))
    return rows, stimulations


def sessions(hours, seed):
    """Sessions of 20 to 90 minutes until there are so many hours."""
    left = round(hours * 3600)
    number = 0
    while left > 0:
        number += 1
        rng = random.Random(f"{seed}/{number}")
        seconds = min(left, rng.randint(1200, 5400))
        yield number, *session(rng, seconds)
        left -= seconds


def write(folder, hours, seed):
    """One CSV a session, and the stimulations of all. Gives back [(path, rows, stimulations)]."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    with open(folder / STIMULATIONS, "w", newline="") as out:
        listed = csv.writer(out)
        listed.writerow(["file", "t_s"])
        for number, rows, stimulations in sessions(hours, seed):
            path = folder / f"sedation-{number:04}.csv"
            with open(path, "w", newline="") as file:
                table = csv.writer(file)
                table.writerow(HEADER)
                table.writerows([["" if cell is None else cell for cell in row] for row in rows])
            listed.writerows([path.name, t] for t in stimulations)
            made.append((path, rows, stimulations))
    return made


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: sedation_maker.py FOLDER HOURS [SEED]")
    write(sys.argv[1], float(sys.argv[2]), sys.argv[3] if len(sys.argv) == 4 else "1")
