// SPDX-License-Identifier: MIT
#include "common/formats/vital_channels.hpp"

#include <span>

namespace vigil::formats {

namespace {

/// Fits a track whose montype and name both fit; 0 and an empty name fit any. A name that ends in `*` is a
/// beginning. The first row that fits decides, and its place in the table is the track's rank.
struct Row {
  int montype;
  std::string_view name;
  std::optional<Channel> channel;  ///< nothing: a track that must not be taken for what its montype says
};

// clang-format off
// A lead is shown under its own name or not at all; montype 1 is any ECG wave.
constexpr Row waves[] = {
    {0, "ECG_II", Channel::ecg_ii}, {0, "ECG_V*", Channel::ecg_v}, {0, "ECG_MCL*", Channel::ecg_v},
    {0, "ECG_I", {}}, {0, "ECG_III", {}}, {0, "ECG_A*", {}},
    {1, "", Channel::ecg_ii}, {0, "ECG", Channel::ecg_ii}, {0, "ECG1", Channel::ecg_ii},
    {4, "", Channel::abp}, {0, "ABP", Channel::abp}, {0, "ART", Channel::abp}, {0, "ART1", Channel::abp},
    {8, "", Channel::pleth}, {0, "PLETH", Channel::pleth}, {0, "PPG", Channel::pleth},
    {13, "", Channel::co2}, {0, "CO2", Channel::co2},
    {20, "", Channel::cvp}, {0, "CVP", Channel::cvp},
    {0, "RESP", Channel::resp},
    {0, "AWP", Channel::awp}, {0, "PAW", Channel::awp},
    {0, "AWF", Channel::awf}, {0, "FLOW", Channel::awf},
};

// The heart rate is the ECG's before the monitor's choice of source; the respiratory rate is what the monitor
// shows before the capnograph's, which is often not connected.
constexpr Row numerics[] = {
    {10, "", Channel::spo2}, {0, "PLETH_SAT_O2", Channel::spo2}, {0, "PLETH_SPO2", Channel::spo2},
    {0, "SPO2", Channel::spo2},
    {9, "", Channel::pr}, {0, "PLETH_HR", Channel::pr}, {0, "PLETH_PR", Channel::pr}, {0, "PR", Channel::pr},
    {2, "", Channel::hr}, {0, "ECG_HR", Channel::hr}, {0, "HR", Channel::hr},
    {12, "", Channel::rr}, {0, "RR", Channel::rr}, {14, "", Channel::rr}, {0, "RR_CO2", Channel::rr},
    {0, "CO2_RR", Channel::rr}, {0, "AWAY_RR", Channel::rr},
    {15, "", Channel::etco2}, {0, "ETCO2", Channel::etco2}, {0, "CO2_ET", Channel::etco2},
    {0, "INCO2", Channel::fico2}, {0, "FICO2", Channel::fico2}, {0, "CO2_INSP_MIN", Channel::fico2},
    {16, "", Channel::nibp_sys}, {0, "NIBP_SYS", Channel::nibp_sys}, {0, "NIBP_SBP", Channel::nibp_sys},
    {17, "", Channel::nibp_dia}, {0, "NIBP_DIA", Channel::nibp_dia}, {0, "NIBP_DBP", Channel::nibp_dia},
    {18, "", Channel::nibp_mean}, {0, "NIBP_MEAN", Channel::nibp_mean}, {0, "NIBP_MBP", Channel::nibp_mean},
    {5, "", Channel::abp_sys}, {0, "ABP_SYS", Channel::abp_sys}, {0, "ART_SYS", Channel::abp_sys},
    {0, "ART_SBP", Channel::abp_sys},
    {6, "", Channel::abp_dia}, {0, "ABP_DIA", Channel::abp_dia}, {0, "ART_DIA", Channel::abp_dia},
    {0, "ART_DBP", Channel::abp_dia},
    {7, "", Channel::abp_mean}, {0, "ABP_MEAN", Channel::abp_mean}, {0, "ART_MEAN", Channel::abp_mean},
    {0, "ART_MBP", Channel::abp_mean},
    {19, "", Channel::temp}, {0, "BT*", Channel::temp}, {0, "TEMP*", Channel::temp},
    {21, "", Channel::cvp_mean}, {0, "CVP_MEAN", Channel::cvp_mean}, {0, "CVP", Channel::cvp_mean},
    {0, "TCPCO2", Channel::tcpco2}, {0, "IPI", Channel::ipi},
};
// clang-format on

bool fits(const Row& row, int montype, std::string_view name) {
  if (row.montype != 0 && row.montype != montype) return false;
  if (row.name.empty()) return true;
  if (row.name.ends_with('*')) return name.starts_with(row.name.substr(0, row.name.size() - 1));
  return row.name == name;
}

}  // namespace

std::optional<VitalChannel> vital_channel(ChannelKind kind, int montype, std::string_view name) {
  const std::span<const Row> rows =
      kind == ChannelKind::wave ? std::span<const Row>{waves} : std::span<const Row>{numerics};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!fits(rows[i], montype, name)) continue;
    if (!rows[i].channel) return std::nullopt;
    return VitalChannel{*rows[i].channel, i};
  }
  return std::nullopt;
}

}  // namespace vigil::formats
