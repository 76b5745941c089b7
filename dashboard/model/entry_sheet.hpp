// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dashboard/model/form.hpp"

namespace vigil::dashboard {

/// One labelled thing to fill in, as it is shown.
struct EntryCell {
  std::string label;
  std::string unit;
  bool is_choice = false;  ///< `button` is drawn, else `field`
  FormField field;
  FormButton button;
  std::string note;     ///< below it
  std::string problem;  ///< in the note's place: why it was not taken
};

/// A sheet of them as it stands on the screen.
struct EntryPage {
  std::string title;  ///< "ADMIT · BAY 3"
  std::string says;   ///< below the title: what a pump tells; may be empty
  std::vector<EntryCell> left;
  std::vector<EntryCell> right;
  FormButton send;
  FormButton skip;  ///< without a text there is none
  FormButton close;
  std::vector<std::string> problems;  ///< of what has no cell
  std::string status;
  std::string help;
  Typing typing = Typing::nothing;
};

/// What a person did to a sheet.
enum class SheetAct : std::uint8_t { nothing, edited, send, skip, close };

/// Labelled entries in Tab order with buttons below them. It knows no meaning and sends nothing: the form
/// that owns it does. Enter goes on to the next entry and never sends but from the button, so that nothing
/// half filled in goes out. Frame thread only.
class EntrySheet {
 public:
  struct Entry {
    std::string label;
    std::string unit;
    std::string hint;
    Typing typing = Typing::text;      ///< `nothing`: one of `choices`
    std::vector<std::string> choices;  ///< for a text: what the arrows put in
    std::size_t choice = 0;
    TypedText text{64};
    std::string prefilled;
    bool on_left = true;
    bool shown = true;
    std::string note;
    std::string problem;

    bool is_choice() const { return typing == Typing::nothing; }
    bool is_touched() const { return text.text() != prefilled; }
  };

  explicit EntrySheet(std::vector<Entry> entries) : entries_{std::move(entries)} {}

  Entry& at(std::size_t i) { return entries_[i]; }
  const Entry& at(std::size_t i) const { return entries_[i]; }
  std::size_t size() const { return entries_.size(); }

  /// Puts `text` in where nobody has typed.
  void prefill(std::size_t entry, std::string text);
  SheetAct act(const FormInput& input);
  void focus(std::size_t control);
  void focus_send() { focus_ = send_button; }
  /// Says why at an entry and goes there, where nothing was said before it.
  void refuse(std::size_t entry, std::string why);
  void clear_problems();
  bool has_problems() const;
  bool is_touched() const;
  void set_skip(bool there) { has_skip_ = there; }

  void fill(EntryPage& out) const;

  static constexpr std::size_t send_button = 1000;
  static constexpr std::size_t skip_button = 1001;
  static constexpr std::size_t close_button = 1002;

 private:
  std::vector<std::size_t> order() const;
  void move(int by);
  bool step(int by);
  Entry* in_focus() { return focus_ < entries_.size() ? &entries_[focus_] : nullptr; }
  SheetAct press(std::size_t control);

  std::vector<Entry> entries_;
  std::size_t focus_ = 0;
  bool has_skip_ = false;
};

}  // namespace vigil::dashboard
