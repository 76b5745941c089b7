// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/wire/messages.hpp"

/// What every form has: things that can have the focus, texts that are typed, and who it is filled in for.
namespace vigil::dashboard {

/// What a person does in a form.
enum class FormAction : std::uint8_t {
  next,  ///< Tab
  previous,
  row_up,
  row_down,
  step,   ///< `by` steps up or down, of the focused control
  type,   ///< `character`, into the focused control
  erase,  ///< the last character
  enter,
  escape,
  focus,  ///< a click on `control`
  nudge,  ///< the − or + of `control`: focuses it, too
  press,  ///< a click on the button `control`
};

/// `control` numbers what the form of this moment shows.
struct FormInput {
  FormAction action = FormAction::next;
  std::size_t control = 0;
  int by = 0;
  char32_t character = 0;
};

/// Which keys a form takes for itself. What it leaves goes on to do what it does everywhere: A acknowledges.
enum class Typing : std::uint8_t { nothing, number, text };

/// A place to type into.
struct FormField {
  std::size_t control = 0;
  std::string text;
  std::string hint;  ///< stands there, faint, while the text is empty
  bool focused = false;
  bool unsent = false;  ///< differs from what the station has
  bool whole = false;   ///< all of it is selected: what is typed takes its place
  bool wrong = false;
};

struct FormButton {
  std::size_t control = 0;
  std::string text;
  std::string key;
  bool focused = false;
  bool enabled = true;
  bool lit = false;  ///< chosen, of several
};

/// A text that is typed at its end.
class TypedText {
 public:
  /// @param most characters
  explicit TypedText(std::size_t most) : most_{most} {}

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  bool whole() const { return whole_; }
  void set(std::string text) {
    text_ = std::move(text);
    whole_ = false;
  }
  /// What is typed next takes the place of everything.
  void select_all() { whole_ = !text_.empty(); }
  void deselect() { whole_ = false; }
  /// Control characters, and what is beyond the last character, are ignored.
  void type(char32_t character);
  void erase();
  /// Without the spaces at both ends.
  std::string_view trimmed() const;

 private:
  std::size_t most_;
  std::string text_;
  bool whole_ = false;
};

/// A character that belongs to a number as it is typed: digits, the sign, the point or the comma for it.
constexpr bool belongs_to_number(char32_t c) {
  return (c >= U'0' && c <= U'9') || c == U'.' || c == U',' || c == U'-';
}

/// The whole text as a number: "92", "0.5", "0,5". Nothing where it is none.
std::optional<double> number_of(std::string_view text);

/// Who lies in a bay, as far as a form can tell one patient from the next.
class Occupant {
 public:
  /// True where it is another one than last time; the first one is no other.
  bool changes(const wire::BayMessage& bay);

 private:
  struct Seen {
    Admission state = Admission::free;
    std::string alias;
    std::optional<double> weight_kg;
    std::string profile;
    std::string protocol;
    Mode mode = Mode::live;
    bool operator==(const Seen&) const = default;
  };
  std::optional<Seen> seen_;
};

}  // namespace vigil::dashboard
