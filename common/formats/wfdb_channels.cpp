// SPDX-License-Identifier: MIT
#include "common/formats/wfdb_channels.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

struct Name {
  std::string_view text;  ///< as folded()
  Channel channel;
};

// An ECG lead is shown under its own name or not at all: I, III and the limb leads have no channel here.
// MCL1 is the bedside monitor's stand-in for V1; `ECG` alone is the monitoring lead, which is II as a rule.
constexpr Name waves[] = {
    {"ii", Channel::ecg_ii},     {"mlii", Channel::ecg_ii}, {"ecgii", Channel::ecg_ii},
    {"leadii", Channel::ecg_ii}, {"ecg", Channel::ecg_ii},  {"v", Channel::ecg_v},
    {"v1", Channel::ecg_v},      {"v2", Channel::ecg_v},    {"v3", Channel::ecg_v},
    {"v4", Channel::ecg_v},      {"v5", Channel::ecg_v},    {"v6", Channel::ecg_v},
    {"mcl1", Channel::ecg_v},    {"mcl", Channel::ecg_v},   {"mv1", Channel::ecg_v},
    {"ecgv", Channel::ecg_v},    {"ecgv1", Channel::ecg_v}, {"ecgv5", Channel::ecg_v},
    {"pleth", Channel::pleth},   {"ppg", Channel::pleth},   {"plethr", Channel::pleth},
    {"plethl", Channel::pleth},  {"abp", Channel::abp},     {"art", Channel::abp},
    {"ao", Channel::abp},        {"resp", Channel::resp},   {"respiration", Channel::resp},
    {"respimp", Channel::resp},  {"imped", Channel::resp},  {"co2", Channel::co2},
    {"etco2", Channel::co2},     {"paw", Channel::awp},     {"awp", Channel::awp},
    {"flow", Channel::awf},      {"awf", Channel::awf},     {"cvp", Channel::cvp},
};

constexpr Name numerics[] = {
    {"spo2", Channel::spo2},
    {"%spo2", Channel::spo2},
    {"sao2", Channel::spo2},
    {"pulse", Channel::pr},
    {"pr", Channel::pr},
    {"spo2pulse", Channel::pr},
    {"pulserate", Channel::pr},
    {"hr", Channel::hr},
    {"heartrate", Channel::hr},
    {"ecghr", Channel::hr},
    {"resp", Channel::rr},
    {"rr", Channel::rr},
    {"awrr", Channel::rr},
    {"resprate", Channel::rr},
    {"etco2", Channel::etco2},
    {"co2et", Channel::etco2},
    {"fico2", Channel::fico2},
    {"imco2", Channel::fico2},
    {"nbpsys", Channel::nibp_sys},
    {"nibpsys", Channel::nibp_sys},
    {"nbps", Channel::nibp_sys},
    {"nbpdias", Channel::nibp_dia},
    {"nbpdia", Channel::nibp_dia},
    {"nibpdias", Channel::nibp_dia},
    {"nibpdia", Channel::nibp_dia},
    {"nbpd", Channel::nibp_dia},
    {"nbpmean", Channel::nibp_mean},
    {"nibpmean", Channel::nibp_mean},
    {"nbpm", Channel::nibp_mean},
    {"abpsys", Channel::abp_sys},
    {"artsys", Channel::abp_sys},
    {"abps", Channel::abp_sys},
    {"abpdias", Channel::abp_dia},
    {"abpdia", Channel::abp_dia},
    {"artdias", Channel::abp_dia},
    {"artdia", Channel::abp_dia},
    {"abpd", Channel::abp_dia},
    {"abpmean", Channel::abp_mean},
    {"artmean", Channel::abp_mean},
    {"abpm", Channel::abp_mean},
    {"temp", Channel::temp},
    {"temperature", Channel::temp},
    {"tblood", Channel::temp},
    {"tcore", Channel::temp},
    {"trect", Channel::temp},
    {"tskin", Channel::temp},
    {"tcpco2", Channel::tcpco2},
    {"tcco2", Channel::tcpco2},
    {"cvp", Channel::cvp_mean},
    {"cvpmean", Channel::cvp_mean},
    {"ipi", Channel::ipi},
};

}  // namespace

std::optional<Channel> wfdb_channel(std::string_view description, ChannelKind kind) {
  const std::string key = folded(description, " \t_-.");
  const auto find = [&](const auto& names) -> std::optional<Channel> {
    const auto* const found =
        std::find_if(std::begin(names), std::end(names), [&](const Name& name) { return name.text == key; });
    return found == std::end(names) ? std::nullopt : std::optional{found->channel};
  };
  return kind == ChannelKind::wave ? find(waves) : find(numerics);
}

}  // namespace vigil::formats
