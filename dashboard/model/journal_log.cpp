// SPDX-License-Identifier: MIT
#include "dashboard/model/journal_log.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vigil::dashboard {

namespace {

/// A little later than now: the station's clock may go ahead of this one.
constexpr Duration clocks_differ = std::chrono::hours{24};

/// The entries of an answer, as long as each is older than the one before.
std::vector<JournalEntry> falling(const std::vector<wire::LogEntry>& entries) {
  std::vector<JournalEntry> out;
  out.reserve(entries.size());
  for (const auto& line : entries)
    if (out.empty() || line.entry.seq < out.back().seq) out.push_back(line.entry);
  return out;
}

}  // namespace

void JournalLog::open() {
  open_ = true;
  forget();
}

void JournalLog::close() {
  open_ = false;
  forget();
}

void JournalLog::forget() {
  entries_.clear();
  newer_.clear();
  top_.reset();
  asked_.reset();
  last_asked_.reset();
  answered_ = false;
  complete_ = false;
  error_.clear();
}

void JournalLog::set_filter(JournalFilter filter) {
  if (filter == filter_) return;
  const bool elsewhere = filter.bay != filter_.bay || filter.span != filter_.span;
  filter_ = std::move(filter);
  top_.reset();
  last_asked_.reset();
  if (elsewhere) forget();
}

std::vector<const JournalEntry*> JournalLog::wanted(WallTime now) const {
  std::vector<const JournalEntry*> out;
  for (const auto& entry : entries_)
    if (matches(entry, filter_, now)) out.push_back(&entry);
  return out;
}

std::size_t JournalLog::held(WallTime now) const { return wanted(now).size(); }

std::size_t JournalLog::newer(WallTime now) const {
  if (!top_) return 0;
  const auto all = wanted(now);
  const auto first =
      std::find_if(all.begin(), all.end(), [&](const JournalEntry* entry) { return entry->seq <= *top_; });
  return static_cast<std::size_t>(first - all.begin());
}

std::vector<const JournalEntry*> JournalLog::shown(WallTime now, std::size_t most) const {
  auto all = wanted(now);
  const auto first = static_cast<std::ptrdiff_t>(newer(now));
  all.erase(all.begin(), all.begin() + first);
  if (all.size() > most) all.resize(most);
  return all;
}

void JournalLog::scroll(int by, WallTime now) {
  const auto all = wanted(now);
  if (all.empty()) return;
  const auto last = static_cast<std::int64_t>(all.size()) - 1;
  const auto to = std::clamp<std::int64_t>(static_cast<std::int64_t>(newer(now)) + by, 0, last);
  top_.reset();
  // At the top the newest stay in sight as they come; further down what is read stands still.
  if (to > 0) top_ = all[static_cast<std::size_t>(to)]->seq;
}

wire::AlarmLogRequest JournalLog::request_for(WallTime wall, std::optional<std::uint64_t> before) const {
  wire::AlarmLogRequest request;
  if (!filter_.bay.empty()) request.bay = filter_.bay;
  const auto length = length_of(filter_.span);
  request.from = length ? wall - *length : WallTime{};
  request.to = wall + clocks_differ;
  request.limit = page;
  request.before = before;
  return request;
}

std::optional<wire::AlarmLogRequest> JournalLog::due(StationTime now, WallTime wall) {
  if (!open_ || asked_) return std::nullopt;
  if (!newer_.empty()) {
    asked_ = Asked{request_for(wall, newer_.back().seq), Asking::between};
  } else if (!last_asked_ || now - *last_asked_ >= period) {
    asked_ = Asked{request_for(wall, std::nullopt), Asking::newest};
    last_asked_ = now;
  } else if (error_.empty() && answered_ && !complete_ && !entries_.empty() && entries_.size() < most_held &&
             held(wall) < newer(wall) + ahead) {
    asked_ = Asked{request_for(wall, entries_.back().seq), Asking::older};
  } else {
    return std::nullopt;
  }
  return asked_->request;
}

bool JournalLog::is_answer(const wire::AlarmLogRequest& asked) const {
  if (!asked_) return false;
  const auto& own = asked_->request;
  return own.bay == asked.bay && own.from == asked.from && own.to == asked.to && own.before == asked.before;
}

void JournalLog::refuse(const wire::AlarmLogRequest& asked, std::string error, StationTime now) {
  if (!is_answer(asked)) return;
  asked_.reset();
  newer_.clear();
  last_asked_ = now;
  error_ = std::move(error);
}

void JournalLog::take(const wire::AlarmLogRequest& asked, const std::vector<wire::LogEntry>& entries) {
  if (!is_answer(asked)) return;
  const Asking what = std::exchange(asked_, std::nullopt)->what;
  answered_ = true;
  error_.clear();
  std::vector<JournalEntry> got = falling(entries);
  const bool all_there = entries.size() < page;
  if (what == Asking::older) {
    for (auto& entry : got)
      if (entries_.empty() || entry.seq < entries_.back().seq) entries_.push_back(std::move(entry));
    complete_ = all_there;
    return;
  }
  const std::optional<std::uint64_t> oldest = got.empty() ? std::nullopt : std::optional{got.back().seq};
  for (auto& entry : got)
    if (newer_.empty() || entry.seq < newer_.back().seq) newer_.push_back(std::move(entry));
  const bool meets = entries_.empty() || all_there || (oldest && *oldest <= entries_.front().seq);
  // More came than can be held: what was held before them is too far away to be joined.
  const bool too_many = !meets && newer_.size() >= most_held;
  if (!meets && !too_many) return;
  if (entries_.empty() || too_many) {
    complete_ = all_there;
    entries_.clear();
  }
  std::vector<JournalEntry> joined;
  for (auto& entry : newer_)
    if (entries_.empty() || entry.seq > entries_.front().seq) joined.push_back(std::move(entry));
  joined.insert(joined.end(), std::make_move_iterator(entries_.begin()),
                std::make_move_iterator(entries_.end()));
  newer_.clear();
  entries_ = std::move(joined);
  if (entries_.size() > most_held) {
    entries_.resize(most_held);
    complete_ = false;
  }
}

}  // namespace vigil::dashboard
