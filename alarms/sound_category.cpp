// SPDX-License-Identifier: MIT
#include "alarms/sound_category.hpp"

#include <array>

#include "common/model/pump.hpp"

namespace vigil::alarms {

namespace {

using enum SoundCategory;

struct NamedCategory {
  std::string_view name;  ///< ending with `-`: of every condition that begins so
  SoundCategory category;
};

/// Conditions that are no limit of a channel and no alarm of a pump. What a condition says of the equipment
/// sounds as equipment, whichever number is missing for it.
constexpr std::array named_categories{
    NamedCategory{"no-breath", ventilation},
    NamedCategory{"respiratory-depression", ventilation},
    NamedCategory{"hypertension", cardiovascular},
    NamedCategory{"nibp-overdue", cardiovascular},
    NamedCategory{"not-admitted", drug_delivery},
    NamedCategory{"dose-", drug_delivery},
    NamedCategory{"rate-", drug_delivery},
    NamedCategory{"conc-", drug_delivery},
    NamedCategory{"cumulative-", drug_delivery},
    NamedCategory{"infusion-", drug_delivery},
    NamedCategory{"pump-", drug_delivery},
    NamedCategory{"theophylline", drug_delivery},
    NamedCategory{"no-benzodiazepine", drug_delivery},
    NamedCategory{"danger-sign", general},
    NamedCategory{"course-sign", general},
    NamedCategory{"late", equipment},
    NamedCategory{"lost", equipment},
    NamedCategory{"no-signal", equipment},
    NamedCategory{"sensor-off", equipment},
    NamedCategory{"cannula-moved", equipment},
    NamedCategory{"frozen", equipment},
    NamedCategory{"respiratory-monitoring-lost", equipment},
    NamedCategory{"not-armed", equipment},
    NamedCategory{"two-sources", equipment},
    NamedCategory{"clock-skew", equipment},
    NamedCategory{"recorder", equipment},
    NamedCategory{"gap", equipment},
    NamedCategory{"restarted", equipment},
    NamedCategory{"unattended", equipment},
    NamedCategory{"station-lost", equipment},
    NamedCategory{"display-frozen", equipment},
};

constexpr SoundCategory category_of(Channel channel) {
  switch (channel) {
    case Channel::spo2:
    case Channel::pleth: return oxygen;
    case Channel::rr:
    case Channel::etco2:
    case Channel::fico2:
    case Channel::tcpco2:
    case Channel::ipi:
    case Channel::resp:
    case Channel::co2:
    case Channel::awp:
    case Channel::awf: return ventilation;
    case Channel::pr:
    case Channel::hr:
    case Channel::nibp_sys:
    case Channel::nibp_dia:
    case Channel::nibp_mean:
    case Channel::abp_sys:
    case Channel::abp_dia:
    case Channel::abp_mean:
    case Channel::cvp_mean:
    case Channel::ecg_ii:
    case Channel::ecg_v:
    case Channel::abp:
    case Channel::cvp: return cardiovascular;
    case Channel::temp: return general;
  }
  return general;
}

/// The channel of `spo2-low` or `etco2-high`.
std::optional<Channel> limited_channel(std::string_view name) {
  for (const std::string_view side : {"-low", "-high"})
    if (name.ends_with(side))
      return find_channel(name.substr(0, name.size() - side.size()), ChannelKind::numeric);
  return std::nullopt;
}

}  // namespace

SoundCategory category_of(std::string_view condition, std::optional<Channel> channel) {
  const std::string_view name = condition.substr(0, condition.find(':'));
  for (const NamedCategory& row : named_categories)
    if (row.name.ends_with('-') ? name.starts_with(row.name) : name == row.name) return row.category;
  if (pump_alarm_text.find(name)) return drug_delivery;
  if (const auto limited = limited_channel(name)) return category_of(*limited);
  return channel ? category_of(*channel) : general;
}

}  // namespace vigil::alarms
