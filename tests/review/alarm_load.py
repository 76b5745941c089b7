#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How many alarms an hour, and whether they come before a nurse has to act: on made procedural sedations, for plain
limits, for the table's limits and delays one by one, and for `vigil-session evaluate` with a profile.

    tests/review/alarm_load.py --program build/dev/dashboard/review/vigil-session [--hours 247] [--profile P]

A stimulation is caught by a medium or high occurrence that started in the 120 s before it.
"""

import argparse
import collections
import json
import subprocess
import tempfile
from pathlib import Path

import sedation_maker

BEFORE_S = 120

# Channel, side, limit, delay in seconds: each its own alarm.
PLAIN = [
    ("spo2", "<", 90, 0),
    ("rr", "<", 8, 0),
    ("rr", ">", 24, 0),
    ("etco2", "<", 15, 0),
    ("etco2", ">", 50, 0),
    ("pr", "<", 50, 0),
    ("pr", ">", 120, 0),
]
# As alarms.md and the default profile's table have them: each condition with its milder and its worse step.
TABLE = {
    "spo2-low": ("spo2", "<", (92, 10), (85, 0)),
    "rr-low": ("rr", "<", (10, 15), (8, 10)),
    "rr-high": ("rr", ">", (24, 15), (30, 15)),
    "etco2-low": ("etco2", "<", (15, 15)),
    "etco2-high": ("etco2", ">", (50, 15), (60, 15)),
    "pr-low": ("pr", "<", (50, 10), (40, 10)),
    "pr-high": ("pr", ">", (120, 10), (150, 10)),
    "no-breath": ("rr", "<", (1, 10)),
}


def starts_of(rows, channel, side, steps):
    """When an alarm starts: a step's breach has lasted for its delay. It ends with the last step's breach."""
    column = sedation_maker.HEADER.index(channel)
    since = [None] * len(steps)
    active, starts = False, []
    for row in rows:
        t, value = row[0], row[column]
        reached = False
        for i, (limit, delay) in enumerate(steps):
            beyond = value is not None and (value < limit if side == "<" else value > limit)
            if not beyond:
                since[i] = None
                continue
            if since[i] is None:
                since[i] = t
            reached = reached or t - since[i] >= delay
        if reached and not active:
            starts.append(t)
        active = reached or (active and any(s is not None for s in since))
    return starts


def caught(stimulations, starts):
    return sum(any(t - BEFORE_S <= start <= t for start in starts) for t in stimulations)


class Load:
    def __init__(self, name):
        self.name = name
        self.by_priority = collections.Counter()
        self.by_condition = collections.Counter()
        self.caught = 0
        self.missed = []

    def add(self, path, stimulations, alarms):
        """alarms: (start, priority, condition)."""
        for _, priority, condition in alarms:
            self.by_priority[priority] += 1
            self.by_condition[f"{condition} {priority}"] += 1
        starts = [start for start, priority, _ in alarms if priority in ("medium", "high")]
        self.caught += caught(stimulations, starts)
        self.missed += [f"{path.name} {t} s" for t in stimulations if not caught([t], starts)]

    def line(self, hours, stimulations):
        rates = [self.by_priority[p] / hours for p in ("high", "medium", "low")]
        share = 100 * self.caught / stimulations if stimulations else 0
        return (f"{self.name:<34}{sum(rates):8.2f}{rates[0]:8.2f}{rates[1]:8.2f}{rates[2]:8.2f}"
                f"{self.caught:8} of {stimulations} ({share:.0f} %)")


def stretches(rows, channel, true, least_s):
    """[from, to] of each unbroken stretch of at least so many seconds in which true(value) holds."""
    column, found, since = sedation_maker.HEADER.index(channel), [], None
    for row in [*rows, (rows[-1][0] + 1, None, None, None, None)]:
        holds = row[column] is not None and true(row[column])
        if holds and since is None:
            since = row[0]
        if not holds and since is not None:
            if row[0] - since >= least_s:
                found.append((since, row[0]))
            since = None
    return found


def without_high(places, occurrences):
    """Of what must be a high occurrence, what none was active in."""
    return [place for place in places if not any(
        o["priority"] == "high" and o["start_s"] <= place[1] and o["end_s"] >= place[0] for o in occurrences)]


def evaluate(program, path, profile):
    column_map = Path(__file__).with_name("sedation.toml")
    command = [program, "evaluate", str(path), "--map", str(column_map), "--json"]
    if profile:
        command += ["--profile", profile]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--program", help="vigil-session; without it the first two lines alone")
    parser.add_argument("--profile", help="an id or a file; default: the program's own")
    parser.add_argument("--hours", type=float, default=247)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--keep", help="a folder for the recordings, instead of one that goes")
    parser.add_argument("--missed", action="store_true", help="list the stimulations that evaluate missed")
    options = parser.parse_args()

    plain, table, judged = Load("plain limits, no delay"), Load("table, one by one"), Load("evaluate")
    suppressed = collections.Counter()
    must = {"SpO2 < 85 for 10 s": [0, []], "RR 0 for 20 s": [0, []]}
    stimulations = seconds = 0
    with tempfile.TemporaryDirectory() as gone:
        for path, rows, stimulated in sedation_maker.write(options.keep or gone, options.hours, options.seed):
            stimulations += len(stimulated)
            seconds += len(rows)
            plain.add(path, stimulated, [
                (start, "medium", f"{channel} {side} {limit}") for channel, side, limit, delay in PLAIN
                for start in starts_of(rows, channel, side, [(limit, delay)])])
            table.add(path, stimulated, [
                (start, "medium", name) for name, (channel, side, *steps) in TABLE.items()
                for start in starts_of(rows, channel, side, steps)])
            if not options.program:
                continue
            result = evaluate(options.program, path, options.profile)
            occurrences = result["occurrences"]
            judged.add(path, stimulated, [(o["start_s"], o["priority"], o["cond"]) for o in occurrences])
            suppressed.update(s["cond"] for s in result["suppressed"])
            for name, places in (
                ("SpO2 < 85 for 10 s", stretches(rows, "spo2", lambda v: v < 85, 10)),
                ("RR 0 for 20 s", stretches(rows, "rr", lambda v: v == 0, 20)),
            ):
                must[name][0] += len(places)
                must[name][1] += [f"{path.name} {a} to {b} s" for a, b in without_high(places, occurrences)]

    hours = seconds / 3600
    print(f"{hours:.1f} hours of made sedations, seed {options.seed}, {stimulations} stimulations; alarms an hour")
    print(f"{'':<34}{'all':>8}{'high':>8}{'medium':>8}{'low':>8}{'caught':>8}")
    loads = [plain, table] + ([judged] if options.program else [])
    for load in loads:
        print(load.line(hours, stimulations))
    for load in loads:
        print(f"\n{load.name}, an hour:")
        for condition, count in load.by_condition.most_common():
            print(f"  {condition:<38}{count / hours:8.2f}")
    if options.program:
        print("\nmust be high: how many stretches, and those without a high occurrence")
        for name, (count, places) in must.items():
            print(f"  {name:<38}{count:8}{len(places):8}  {', '.join(places[:3])}")
        print("\nsuppressed:", dict(suppressed.most_common()) or "nothing")
        if options.missed:
            print("\nmissed:\n  " + "\n  ".join(judged.missed))


if __name__ == "__main__":
    main()
