// SPDX-License-Identifier: MIT
#include "common/config/toml_scan.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

namespace vigil::config {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// Where in a text one is: in a comment, or in a string that this ends.
enum class Place : std::uint8_t { bare, comment, basic, literal, long_basic, long_literal };

bool is_long(Place place) { return place == Place::long_basic || place == Place::long_literal; }

/// Walks over a text as TOML has it. Beyond the first mistake of its grammar the places may be wrong: the
/// parser does not get there.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_{text} {}

  /// What was met that the parser takes to be impossible; empty: nothing.
  std::string_view mistake() const { return mistake_; }
  bool at_end() const { return next_ >= text_.size(); }
  std::size_t line() const { return line_; }

  /// The next byte, where it is; `place` is where it stands.
  unsigned char take(Place& place) {
    place = place_;
    const char c = text_[next_];
    std::size_t length = 1;
    if (c == '\n') {
      ++line_;
      if (!is_long(place_)) begin_line();
    } else if (place_ == Place::bare) {
      look_at_brackets(c);
      length = open(c);
    } else if (c == '\\' && (place_ == Place::basic || place_ == Place::long_basic)) {
      // What is escaped ends nothing. A line's end is counted, and a bad byte is looked at, in its own turn.
      const bool quote = text_.substr(next_ + 1, 1) == "\"" || text_.substr(next_ + 1, 1) == "\\";
      length = quote ? 2 : 1;
    } else {
      length = close(c);
    }
    next_ += length;
    return static_cast<unsigned char>(c);
  }

 private:
  void begin_line() {
    place_ = Place::bare;
    line_begins_ = true;
    in_header_ = false;
  }
  /// A `[` that begins a line outside of any list is a table's header.
  void look_at_brackets(char c) {
    if (c == ' ' || c == '\t' || c == '\r') return;
    const bool begins = std::exchange(line_begins_, false);
    if (begins && open_.empty() && c == '[') {
      in_header_ = true;
      if (!begins_name(next_ + 1))
        mistake_ = "the name of a table must begin with a letter, a digit, _, - or a quote";
    } else if (!in_header_) {
      if (c == '[' || c == '{') open_ += c;
      if (c == ']' || c == '}') shut(c == ']' ? '[' : '{');
    }
  }
  void shut(char opened_by) {
    if (open_.empty()) return;
    if (open_.back() != opened_by) mistake_ = "a list ends with ], an inline table with }";
    open_.pop_back();
  }
  bool begins_name(std::size_t at) const {
    const bool is_list = at < text_.size() && text_[at] == '[';
    if (is_list) ++at;
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at;
    if (at >= text_.size()) return true;
    const char c = text_[at];
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    // What is not in its place here, the parser refuses itself.
    const bool refused_later = c == ']' || (c == '[' && !is_list);
    return word || c == '_' || c == '-' || c == '"' || c == '\'' || refused_later;
  }
  bool three_of(char c) const {
    return text_.substr(next_, 3) == std::string_view{std::array{c, c, c}.data(), 3};
  }
  std::size_t open(char c) {
    if (c == '#') place_ = Place::comment;
    if (c != '"' && c != '\'') return 1;
    constexpr std::string_view before_a_string = " \t\r\n=,[{.";
    if (next_ > 0 && before_a_string.find(text_[next_ - 1]) == std::string_view::npos)
      mistake_ = "a quote stands within a word";
    const bool is_three = three_of(c);
    if (c == '"')
      place_ = is_three ? Place::long_basic : Place::basic;
    else
      place_ = is_three ? Place::long_literal : Place::literal;
    return is_three ? 3 : 1;
  }
  std::size_t close(char c) {
    const char quote = place_ == Place::basic || place_ == Place::long_basic ? '"' : '\'';
    if (place_ == Place::comment || c != quote) return 1;
    if (!is_long(place_)) {
      place_ = Place::bare;
      return 1;
    }
    if (!three_of(quote)) return 1;
    place_ = Place::bare;
    // Up to two quotes may stand before the three that end it.
    std::size_t length = 3;
    while (length < 5 && next_ + length < text_.size() && text_[next_ + length] == quote) ++length;
    return length;
  }

  std::string_view text_;
  std::size_t next_ = 0;
  std::size_t line_ = 1;
  Place place_ = Place::bare;
  std::string open_;  ///< the brackets of lists and inline tables
  std::string_view mistake_;
  bool line_begins_ = true;
  bool in_header_ = false;
};

bool is_control(unsigned char c) {
  constexpr unsigned char del = 0x7f;
  return (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == del;
}

}  // namespace

Expected<void> scan_toml(std::string_view text, const std::string& file) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  constexpr unsigned char first_beyond_ascii = 0x80;
  for (Scan scan{text}; !scan.at_end();) {
    const std::size_t line = scan.line();
    Place place = Place::bare;
    const unsigned char c = scan.take(place);
    const bool foreign = c >= first_beyond_ascii && place == Place::bare;
    if (!scan.mistake().empty())
      return fail(file + ":" + std::to_string(line) + ": " + std::string(scan.mistake()));
    if (!is_control(c) && !foreign) continue;
    std::array<char, 8> hex{};
    std::snprintf(hex.data(), hex.size(), "0x%02X", static_cast<unsigned>(c));
    return fail(file + ":" + std::to_string(line) + ": byte " + hex.data() +
                (foreign ? " must stand in quotes or in a comment" : " is a control character"));
  }
  return {};
}

}  // namespace vigil::config
