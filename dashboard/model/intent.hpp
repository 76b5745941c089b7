// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "dashboard/model/form.hpp"

/// What a person wants; the app turns each into a control request or a change of what is shown.
namespace vigil::dashboard {

// ---- where to look

struct SelectBay {
  std::string bay;
};
struct OpenBay {
  std::string bay;
};
struct OpenAlarms {};
struct OpenLimits {
  std::string bay;  ///< empty: the selected one
};
struct OpenChart {
  std::string bay;  ///< empty: the selected one
};
/// The form that admits to a free bay, and confirms the pumps of a taken one.
struct OpenAdmit {
  std::string bay;  ///< empty: the selected one
};
/// What an instructor does with a simulated bay.
struct OpenInstruct {
  std::string bay;  ///< empty: the selected one
};
/// What is looked at before the start and before the discharge, and the discharge.
struct OpenChecklist {
  std::string bay;  ///< empty: the selected one
};
/// What the next nurse is told of a bay, and who takes it over.
struct OpenHandover {
  std::string bay;  ///< empty: the selected one
};
struct OpenDisclosure {
  std::string bay;  ///< empty: the selected one
};
/// To where this view was opened from.
struct GoBack {};
struct TurnPage {
  int by;
};
/// Of the page that is shown, downwards for more than 0.
struct ScrollPage {
  int lines;
};

// ---- alarms

struct AcknowledgeBay {
  std::string bay;  ///< empty: the selected one
};
struct AcknowledgeAlarm {
  std::string bay;
  std::uint64_t id;
};
struct PauseAudio {};
/// Of the open bay: a beep with each beat, its pitch falling with SpO₂.
struct TogglePulseTone {
  std::string bay;
};

/// Of the open bay: its own display dims for a patient who recovers, and its pulse tone stops. It sounds as
/// before.
struct ToggleQuiet {
  std::string bay;
};

// ---- on the alarms page

struct StepAlarm {
  int by;
};
struct ChooseAlarm {
  std::string bay;
  std::uint64_t id;
};
/// Opens or closes what led to the chosen alarm.
struct ToggleWhy {};
struct MoveFocus {
  int by;
};
enum class JournalFilterPart : std::uint8_t { bay, priority, kind, span };
struct ChangeFilter {
  JournalFilterPart part;
  int by;
};
struct ScrollJournal {
  int by;  ///< entries, older ones for more than 0
};

using Intent =
    std::variant<SelectBay, OpenBay, OpenAlarms, OpenLimits, OpenChart, OpenAdmit, OpenInstruct,
                 OpenChecklist, OpenHandover, OpenDisclosure, GoBack, TurnPage, ScrollPage, FormInput,
                 AcknowledgeBay, AcknowledgeAlarm, PauseAudio, TogglePulseTone, ToggleQuiet, StepAlarm,
                 ChooseAlarm, ToggleWhy, MoveFocus, ChangeFilter, ScrollJournal>;

}  // namespace vigil::dashboard
