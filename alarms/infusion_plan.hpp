// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "alarms/protocol.hpp"
#include "common/model/bay.hpp"
#include "common/model/pump.hpp"

namespace vigil::alarms {

/// What a nurse confirmed of a pump at the bedside: pumps send no identity of a patient.
struct PumpBinding {
  std::uint8_t pump = 0;  ///< its number in the bay
  std::string serial;     ///< empty: it has none that it tells
  std::string drug;
  std::optional<double> conc_mg_per_ml;
  bool unlisted_confirmed = false;  ///< that concentration although the protocol's list has it not
  std::string bag;
  BayTime at;
  std::string by;
  std::string told{};  ///< what the pump named then

  template <typename Self, typename Archive>
  static void fields(Self& self, Archive& archive) {
    archive("pump", self.pump);
    archive("serial", self.serial);
    archive("drug", self.drug);
    archive("conc_mg_per_ml", self.conc_mg_per_ml);
    archive("unlisted_confirmed", self.unlisted_confirmed);
    archive("bag", self.bag);
    archive("at", self.at);
    archive("by", self.by);
    archive("told", self.told);
  }
};

/// Who is infused by what: an admission as far as the checks ask.
struct InfusionPlan {
  Protocol protocol;  ///< with what was entered
  double weight_kg = 0;
  CareArea care_area = CareArea::ward;
  std::uint32_t day = 1;       ///< of the course, from 1
  double course_mg_given = 0;  ///< before this admission
};

/// A dose rate in the unit of the protocol's range.
double in_range_unit(const InfusionPlan& plan, double mg_per_h);
/// A dose of the protocol's range in mg/h, for this patient. Nothing where it is not stated.
std::optional<double> range_mg_per_h(const InfusionPlan& plan, std::optional<double> dose);

/// What is asked for at admit.
struct InfusionAsk {
  std::optional<double> weight_kg;
  bool weight_confirmed = false;  ///< explicitly, although it is very low or very high
  CareArea care_area = CareArea::ward;
  std::uint32_t day = 1;
  double course_mg_given = 0;
  EnteredLimits entered;
  std::string theophylline;  ///< it or aminophylline as charted for this patient; empty: none
};

/// The plan, or why it is refused, a line each: an ICU protocol in another bay, no weight, a weight below 30
/// or above 250 kg that nobody confirmed, a dose or cap that is missing, theophylline or aminophylline
/// charted, a day or an amount that cannot be.
Expected<InfusionPlan> plan_infusion(const Protocol& protocol, const InfusionAsk& ask);

/// Which of the infused drugs a name is, by the library and by what the nurse confirmed.
class InfusedDrugs {
 public:
  /// @param drugs outlives this
  explicit InfusedDrugs(const DrugLibrary& drugs) : drugs_{&drugs} {}

  enum class Kind : std::uint8_t { unknown, protocol_drug, benzodiazepine, other };
  /// @param confirmed by the nurse; counts where the pump's own name is not known
  /// @param wanted the protocol's drug
  Kind kind_of(std::string_view drug, std::string_view confirmed, std::string_view wanted) const;
  /// Whether it names only what drugs are dissolved in.
  bool is_fluid(std::string_view drug) const;
  /// Whether two names are of one drug; of names that nobody knows, whether they are the same.
  bool same_drug(std::string_view one, std::string_view other) const;
  bool is_benzodiazepine(std::string_view text) const;
  /// The name of the theophylline or aminophylline in a text; empty: there is none.
  std::string theophylline_in(std::string_view text) const;

 private:
  const DrugLibrary* drugs_;
};

}  // namespace vigil::alarms
