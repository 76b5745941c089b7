// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "story.hpp"

using namespace story;

namespace {

JournalEntry entry(std::uint64_t seq, const std::string& bay, JournalWhat what, Priority priority, double t) {
  JournalEntry e;
  e.seq = seq;
  e.bay = bay;
  e.what = what;
  e.priority = priority;
  e.wall = wall_t(t);
  e.condition = "spo2-low";
  e.text = "SpO₂ 88 < 92";
  return e;
}

/// A station's journal that answers as PROTOCOL.md says.
struct Books {
  std::vector<JournalEntry> entries;  ///< oldest first
  std::vector<wire::AlarmLogRequest> asked;

  void write(std::size_t count, double t, const std::string& bay = "bay-01",
             JournalWhat what = JournalWhat::started, Priority priority = Priority::medium) {
    for (std::size_t i = 0; i < count; ++i) {
      const double at = t + static_cast<double>(i) * 0.001;
      entries.push_back(entry(entries.size() + 1, bay, what, priority, at));
    }
  }
  std::vector<wire::LogEntry> answer(const wire::AlarmLogRequest& request) {
    asked.push_back(request);
    std::vector<wire::LogEntry> out;
    for (auto e = entries.rbegin(); e != entries.rend() && out.size() < request.limit; ++e) {
      if (request.bay && e->bay != *request.bay) continue;
      if (e->wall < request.from || e->wall > request.to) continue;
      if (request.before && e->seq >= *request.before) continue;
      out.push_back({*e, "00"});
    }
    return out;
  }
  /// Answers until the dashboard asks no more at `t`; how many questions that were.
  std::size_t serve(Ward& ward, double t) {
    for (std::size_t i = 0; i < 100; ++i) {
      const auto op = ward.model.due_request(station_t(t), wall_t(t));
      if (!op) return i;
      const auto& request = std::get<wire::AlarmLogRequest>(*op);
      ward.model.take_log(request, answer(request));
      ward.screen(t);
    }
    FAIL("it asks without end");
    return 0;
  }
};

std::vector<std::uint64_t> seqs(const AlarmsPage& page) {
  std::vector<std::uint64_t> out;
  out.reserve(page.journal.size());
  for (const auto& row : page.journal) out.push_back(row.seq);
  return out;
}

void change(Ward& ward, JournalFilterPart part, int by, double t) { ward.act(ChangeFilter{part, by}, t); }

}  // namespace

TEST_CASE(
    "the journal is asked for when its page opens, every two seconds while it is open, and never else") {
  Ward ward;
  Books books;
  books.write(3, 0);
  CHECK_FALSE(ward.model.due_request(station_t(1), wall_t(1)));
  ward.act(OpenAlarms{}, 1);
  CHECK(ward.screen(1).alarms->note == "asking the station …");
  CHECK(books.serve(ward, 1) == 1);
  CHECK(seqs(*ward.screen(1).alarms) == std::vector<std::uint64_t>{3, 2, 1});
  CHECK(ward.screen(1).alarms->position == "3 entries");
  CHECK(ward.screen(1).alarms->note.empty());
  CHECK(books.serve(ward, 2.9) == 0);
  books.write(1, 2.5);
  CHECK(books.serve(ward, 3) == 1);
  CHECK(seqs(*ward.screen(3).alarms).front() == 4);
  ward.act(GoBack{}, 4);
  CHECK_FALSE(ward.model.due_request(station_t(9), wall_t(9)));
}

TEST_CASE("one question at a time: nothing is asked while an answer is awaited, and a late one is ignored") {
  Ward ward;
  Books books;
  books.write(3, 0);
  ward.act(OpenAlarms{}, 1);
  const auto first = ward.model.due_request(station_t(1), wall_t(1));
  REQUIRE(first);
  CHECK_FALSE(ward.model.due_request(station_t(60), wall_t(60)));
  change(ward, JournalFilterPart::bay, 1, 60);  // there is no bay: nothing changes
  CHECK_FALSE(ward.model.due_request(station_t(60), wall_t(60)));
  change(ward, JournalFilterPart::span, 1, 60);
  const auto second = ward.model.due_request(station_t(60), wall_t(60));
  REQUIRE(second);
  const auto& late = std::get<wire::AlarmLogRequest>(*first);
  ward.model.take_log(late, books.answer(late));
  CHECK(ward.screen(60).alarms->journal.empty());
  const auto& now = std::get<wire::AlarmLogRequest>(*second);
  ward.model.take_log(now, books.answer(now));
  CHECK(ward.screen(60).alarms->journal.size() == 3);
}

TEST_CASE("a station that has no journal is told of, and asked again") {
  Ward ward;
  ward.act(OpenAlarms{}, 1);
  const auto op = ward.model.due_request(station_t(1), wall_t(1));
  REQUIRE(op);
  ward.model.refuse_log(std::get<wire::AlarmLogRequest>(*op), "alarm-log: not in this version", station_t(1));
  CHECK(ward.screen(1).alarms->note == "The journal cannot be shown: alarm-log: not in this version");
  CHECK_FALSE(ward.model.due_request(station_t(2), wall_t(2)));
  Books books;
  books.write(1, 0);
  CHECK(books.serve(ward, 3) == 1);
  CHECK(ward.screen(3).alarms->note.empty());
  CHECK(ward.screen(3).alarms->journal.size() == 1);
}

TEST_CASE("older entries are asked for page by page as one scrolls down, without a hole and without end") {
  Ward ward;
  Books books;
  books.write(1700, 0);
  ward.act(OpenAlarms{}, 2);
  CHECK(books.serve(ward, 2) == 1);
  CHECK(ward.screen(2).alarms->position == "500 entries, older ones follow");
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 400; ++i) {
    for (const auto seq : seqs(*ward.screen(2).alarms)) seen.insert(seq);
    ward.act(ScrollJournal{12}, 2);
    books.serve(ward, 2);
  }
  CHECK(seen.size() == 1700);
  CHECK(books.asked.size() == 4);
  CHECK(books.asked.back().before == 201);
  CHECK(seqs(*ward.screen(2).alarms) == std::vector<std::uint64_t>{1});  // the end
  CHECK(ward.screen(2).alarms->position == "1699 newer above · 1700 entries");
  ward.act(ScrollJournal{-100'000}, 2);
  CHECK(seqs(*ward.screen(2).alarms).front() == 1700);
}

TEST_CASE(
    "what is read stands still while new entries come above it; at the top they are seen as they come") {
  Ward ward;
  Books books;
  books.write(300, 0);
  ward.act(OpenAlarms{}, 2);
  books.serve(ward, 2);
  ward.act(ScrollJournal{40}, 2);
  CHECK(seqs(*ward.screen(2).alarms).front() == 260);
  books.write(10, 3);
  books.serve(ward, 4);
  CHECK(seqs(*ward.screen(4).alarms).front() == 260);
  CHECK(ward.screen(4).alarms->newer == 50);
  ward.act(ScrollJournal{-50}, 4);
  books.write(1, 5);
  books.serve(ward, 6);
  CHECK(seqs(*ward.screen(6).alarms).front() == 311);
}

TEST_CASE("more new entries than one answer holds are fetched until they meet those held") {
  Ward ward;
  Books books;
  books.write(100, 0);
  ward.act(OpenAlarms{}, 2);
  books.serve(ward, 2);
  books.write(1200, 3);
  CHECK(books.serve(ward, 5) == 3);
  CHECK(ward.screen(5).alarms->position == "1300 entries");
  ward.act(ScrollJournal{1250}, 5);
  CHECK(seqs(*ward.screen(5).alarms).front() == 50);
}

TEST_CASE("memory is bounded however long the journal is") {
  Ward ward;
  Books books;
  books.write(JournalLog::most_held + 3000, 0);
  ward.act(OpenAlarms{}, 30);
  books.serve(ward, 30);
  for (int i = 0; i < 60; ++i) {
    ward.act(ScrollJournal{450}, 30);
    books.serve(ward, 30);
  }
  CHECK(ward.screen(30).alarms->newer == JournalLog::most_held - 1);
  CHECK(ward.screen(30).alarms->position.ends_with(", older ones follow"));
}

TEST_CASE("an answer whose entries are not in order does no harm") {
  Ward ward;
  ward.act(OpenAlarms{}, 1);
  const auto op = ward.model.due_request(station_t(1), wall_t(1));
  REQUIRE(op);
  std::vector<wire::LogEntry> odd;
  for (const std::uint64_t seq : {5U, 5U, 9U, 4U, 0U, 3U})
    odd.push_back({entry(seq, "bay-01", JournalWhat::started, Priority::low, 0), ""});
  ward.model.take_log(std::get<wire::AlarmLogRequest>(*op), odd);
  CHECK(seqs(*ward.screen(1).alarms) == std::vector<std::uint64_t>{5, 4, 0});
}

TEST_CASE("filters: bay and time ask the station anew, priority and kind choose among what is held") {
  Ward ward;
  Source one("bay-01");
  Source two("bay-02");
  ward.connect(one, 0);
  ward.connect(two, 0);
  Books books;
  books.write(2, 0, "bay-01", JournalWhat::started, Priority::high);
  books.write(2, 1, "bay-02", JournalWhat::started, Priority::low);
  books.write(1, 2, "bay-02", JournalWhat::acknowledged, Priority::high);
  books.write(1, 3, "", JournalWhat::station_started, Priority::none);
  ward.act(OpenAlarms{}, 4);
  books.serve(ward, 4);
  const auto shown = [&](double t = 4) {
    books.serve(ward, t);
    return seqs(*ward.screen(t).alarms);
  };
  const auto value = [&](std::size_t i) { return ward.screen(4).alarms->filters.at(i).value; };
  CHECK(shown() == std::vector<std::uint64_t>{6, 5, 4, 3, 2, 1});
  CHECK_FALSE(books.asked.back().bay);

  change(ward, JournalFilterPart::priority, -1, 4);
  CHECK(value(1) == "high");
  CHECK(shown() == std::vector<std::uint64_t>{5, 2, 1});
  change(ward, JournalFilterPart::kind, 1, 4);
  CHECK(value(2) == "alarms");
  CHECK(shown() == std::vector<std::uint64_t>{2, 1});
  change(ward, JournalFilterPart::kind, 1, 4);
  CHECK(value(2) == "actions");
  CHECK(shown() == std::vector<std::uint64_t>{5});
  change(ward, JournalFilterPart::kind, 1, 4);
  change(ward, JournalFilterPart::priority, 1, 4);
  CHECK(shown().size() == 6);

  change(ward, JournalFilterPart::bay, 1, 4);
  CHECK(value(0) == "BAY 1");
  CHECK(shown() == std::vector<std::uint64_t>{2, 1});
  CHECK(books.asked.back().bay == "bay-01");
  change(ward, JournalFilterPart::bay, 1, 4);
  CHECK(value(0) == "BAY 2");
  change(ward, JournalFilterPart::bay, 1, 4);
  CHECK(value(0) == "all");

  change(ward, JournalFilterPart::span, 2, 4);  // from 24 hours round to one
  CHECK(value(3) == "last hour");
  CHECK(shown(4).size() == 6);
  CHECK(books.asked.back().from == wall_t(4 - 3600));
  ward.screen(3602);
  CHECK(seqs(*ward.screen(3602).alarms) == std::vector<std::uint64_t>{6, 5});  // the others are older by now
}

TEST_CASE(
    "a filter that matches little looks further back until the beginning, and says when there is none") {
  Ward ward;
  Books books;
  books.write(1, 0, "bay-01", JournalWhat::started, Priority::high);
  books.write(1600, 1, "bay-01", JournalWhat::started, Priority::low);
  ward.act(OpenAlarms{}, 4);
  change(ward, JournalFilterPart::priority, -1, 4);
  CHECK(books.serve(ward, 4) == 4);
  CHECK(seqs(*ward.screen(4).alarms) == std::vector<std::uint64_t>{1});
  change(ward, JournalFilterPart::kind, -1, 4);
  books.serve(ward, 4);
  CHECK(ward.screen(4).alarms->note == "no such entries");
}

TEST_CASE("Tab goes from the list through the filters to the journal and round") {
  Ward ward;
  ward.act(OpenAlarms{}, 1);
  const auto focus = [&] { return ward.screen(1).alarms->focus; };
  CHECK(focus() == PageFocus::alarms);
  for (const auto next : {PageFocus::bay, PageFocus::priority, PageFocus::kind, PageFocus::span,
                          PageFocus::journal, PageFocus::alarms}) {
    ward.act(MoveFocus{1}, 1);
    CHECK(focus() == next);
  }
  ward.act(MoveFocus{-2}, 1);
  CHECK(focus() == PageFocus::span);
  CHECK(ward.screen(1).alarms->filters[3].focused);
}

TEST_CASE("an entry reads as a line: when, where, what, why, who") {
  JournalEntry e = entry(7, "bay-03", JournalWhat::acknowledged, Priority::high, 0);
  e.by = "K. Winter";
  JournalRow row = journal_row(e, "BAY 3", wall_t(60));
  CHECK(row.time == clock_text(wall_t(0)));
  CHECK(row.bay == "BAY 3");
  CHECK(row.what == "acknowledged");
  CHECK(row.text == "SpO₂ low: SpO₂ 88 < 92");
  CHECK(row.by == "K. Winter");
  e.mode = Mode::simulated;
  e.delay_s = 10;
  CHECK(journal_row(e, "BAY 3", wall_t(60)).text == "SIM · SpO₂ low: SpO₂ 88 < 92 · after 10 s");
  e.mode = Mode::live;
  e.what = JournalWhat::joined;
  e.text = "respiratory-depression";
  CHECK(journal_row(e, "BAY 3", wall_t(60)).text == "SpO₂ low: respiratory depression · after 10 s");
  e.text.clear();
  e.value = 88;
  e.limit = 92;
  CHECK(journal_row(e, "BAY 3", wall_t(60)).text == "SpO₂ low 88, limit 92 · after 10 s");
  e.bay.clear();
  e.condition.clear();
  e.value.reset();
  e.delay_s.reset();
  e.text = "journal opened";
  e.what = JournalWhat::station_started;
  CHECK(journal_row(e, "", wall_t(60)).bay == "station");
  CHECK(journal_row(e, "", wall_t(60)).text == "journal opened");
  // On another day the day is there too.
  CHECK(journal_row(e, "", wall_t(3 * 86'400)).time.size() > row.time.size());
}

TEST_CASE("every word of the journal has its own on the screen") {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < journal_what_text.size(); ++i)
    words.insert(journal_word(static_cast<JournalWhat>(i)).text);
  CHECK(words.size() == journal_what_text.size());
  CHECK(words.count("") == 0);
  CHECK(journal_word(JournalWhat::suppressed).group == JournalGroup::alarms);
  CHECK(journal_word(JournalWhat::limit_changed).group == JournalGroup::actions);
}
