// SPDX-License-Identifier: MIT
#include "dashboard/review/verify.hpp"

#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

namespace vigil::review {

namespace {

using Json = nlohmann::ordered_json;

/// A line on a terminal that is written over and over, and gone at the end.
class CountLine {
 public:
  CountLine() : shown_{isatty(STDERR_FILENO) == 1} {}
  ~CountLine() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  CountLine(const CountLine&) = delete;
  CountLine& operator=(const CountLine&) = delete;

  void operator()(std::uint64_t done, std::uint64_t total) const {
    if (shown_)
      std::fprintf(stderr, "\rverifying entry %ju of %ju", std::uintmax_t{done}, std::uintmax_t{total});
  }

 private:
  bool shown_;
};

/// A damaged file's own text must not steer the terminal.
std::string plain(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return text;
}

std::string head_text(const store::JournalHead& head) {
  return std::to_string(head.seq) + ":" + store::to_hex(head.hash);
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string to_text(const std::string& path, const store::VerifyReport& report) {
  std::string text = path + ": ";
  text += report.clean() ? "clean" : "DAMAGED, " + counted(report.found, "finding", "findings");
  text += ", " + counted(report.entries, "entry", "entries") + "\nhead " + head_text(report.head) + "\n";
  for (const store::Damage& damage : report.damage) text += "  " + plain(damage.text) + "\n";
  if (report.found > report.damage.size())
    text += "  and " + std::to_string(report.found - report.damage.size()) + " more\n";
  return text;
}

std::string to_json(const std::string& path, const store::VerifyReport& report) {
  Json json;
  json["path"] = path;
  json["clean"] = report.clean();
  json["entries"] = report.entries;
  json["head"] = {{"seq", report.head.seq}, {"hash", store::to_hex(report.head.hash)}};
  json["found"] = report.found;
  json["damage"] = Json::array();
  for (const store::Damage& damage : report.damage)
    json["damage"].push_back({{"kind", store::damage_kind_text[damage.kind]},
                              {"seq", damage.seq},
                              {"last", damage.last},
                              {"text", damage.text}});
  // A damaged file's text may be no UTF-8: it is replaced, where the default would throw.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Expected<store::JournalHead> parse_head(const std::string& text) {
  const auto colon = text.find(':');
  const char* const end = text.data() + (colon == std::string::npos ? 0 : colon);
  std::int64_t seq = 0;
  const auto [stopped, error] = std::from_chars(text.data(), end, seq);
  if (error == std::errc{} && stopped == end && seq >= 0)
    if (const auto hash = store::hash_from_hex(std::string_view{text}.substr(colon + 1)))
      return store::JournalHead{static_cast<std::uint64_t>(seq), *hash};
  return fail("--head '" + text + "' must be SEQ:HASH, a number and 64 hexadecimal digits");
}

Expected<VerifyAnswer> run(const VerifyCommand& command) {
  const CountLine line;
  store::VerifyOptions options;
  options.progress = [&line](std::uint64_t done, std::uint64_t total) { line(done, total); };
  for (const std::string& text : command.heads) {
    const auto head = parse_head(text);
    if (!head) return tl::unexpected(head.error());
    options.noted.push_back(*head);
  }
  const auto report = store::verify_journal(command.path, options);
  if (!report) return tl::unexpected(report.error());
  return VerifyAnswer{command.json ? to_json(command.path, *report) : to_text(command.path, *report),
                      report->clean()};
}

}  // namespace vigil::review
