// SPDX-License-Identifier: MIT
#include "common/model/channel.hpp"

#include <array>

namespace vigil {

namespace {

constexpr auto numeric = ChannelKind::numeric;
constexpr auto wave = ChannelKind::wave;

// Codes: IEEE 11073-10101 and LOINC as checked in the clinical reference, section 6; a channel without a code
// there has none here. EtCO2 is LOINC 19891-1 (partial pressure); 19889-5 is a fraction.
// Plausible ranges are wide on purpose: outside them a sensor, not a patient, is the likelier cause.
// clang-format off
constexpr std::array<ChannelInfo, channel_count> catalogue{{
    {Channel::spo2,      "spo2",      "SpO₂",   numeric, "%",         "%",    150456, "59408-5",   1, 100, 0, 1, ColourRole::spo2,        true},
    {Channel::pr,        "pr",        "PR",     numeric, "{beat}/min","/min", 149530, "8867-4",    0, 350, 0, 1, ColourRole::spo2,        true},
    {Channel::hr,        "hr",        "HR",     numeric, "{beat}/min","/min", 147842, "8867-4",    0, 350, 0, 1, ColourRole::ecg,         false},
    {Channel::rr,        "rr",        "RR",     numeric, "{breath}/min","/min",151562,"9279-1",    0, 150, 0, 1, ColourRole::respiration, false},
    {Channel::etco2,     "etco2",     "EtCO₂",  numeric, "mm[Hg]",    "mmHg", 151728, "19891-1",   0, 150, 0, 1, ColourRole::respiration, false},
    {Channel::fico2,     "fico2",     "FiCO₂",  numeric, "mm[Hg]",    "mmHg", 151738, "",          0, 100, 0, 1, ColourRole::respiration, false},
    {Channel::nibp_sys,  "nibp_sys",  "NIBP",   numeric, "mm[Hg]",    "mmHg", 150021, "8480-6",   30, 290, 0, 0, ColourRole::nibp,        true, "SBP"},
    {Channel::nibp_dia,  "nibp_dia",  "NIBP d", numeric, "mm[Hg]",    "mmHg", 150022, "8462-4",   10, 250, 0, 0, ColourRole::nibp,        true, "DBP"},
    {Channel::nibp_mean, "nibp_mean", "NIBP m", numeric, "mm[Hg]",    "mmHg", 150023, "8478-0",   20, 260, 0, 0, ColourRole::nibp,        true, "MAP"},
    {Channel::abp_sys,   "abp_sys",   "ABP",    numeric, "mm[Hg]",    "mmHg", 150037, "8480-6",   10, 320, 0, 1, ColourRole::abp,         true, "ABP sys"},
    {Channel::abp_dia,   "abp_dia",   "ABP d",  numeric, "mm[Hg]",    "mmHg", 150038, "8462-4",    5, 300, 0, 1, ColourRole::abp,         true, "ABP dia"},
    {Channel::abp_mean,  "abp_mean",  "ABP m",  numeric, "mm[Hg]",    "mmHg", 150039, "8478-0",    5, 310, 0, 1, ColourRole::abp,         true, "ABP mean"},
    {Channel::temp,      "temp",      "Temp",   numeric, "Cel",       "°C",   150344, "8310-5",   20,  45, 1, 1, ColourRole::other,       true},
    {Channel::tcpco2,    "tcpco2",    "tcPCO₂", numeric, "mm[Hg]",    "mmHg", 0,      "",          5, 200, 0, 1, ColourRole::respiration, true},
    {Channel::cvp_mean,  "cvp",       "CVP",    numeric, "mm[Hg]",    "mmHg", 0,      "",        -20,  60, 0, 1, ColourRole::other,       false},
    {Channel::ipi,       "ipi",       "IPI",    numeric, "1",         "",     0,      "",          1,  10, 0, 1, ColourRole::other,       false},

    {Channel::pleth,     "pleth",     "Pleth",  wave,    "1",         "",     150452, "",       -1e6, 1e6, 0, 0.2, ColourRole::spo2,        false},
    {Channel::ecg_ii,    "ecg_ii",    "II",     wave,    "mV",        "mV",   131330, "",        -20,  20, 2, 0.2, ColourRole::ecg,         false},
    {Channel::ecg_v,     "ecg_v",     "V",      wave,    "mV",        "mV",   0,      "",        -20,  20, 2, 0.2, ColourRole::ecg,         false},
    {Channel::abp,       "abp",       "ABP",    wave,    "mm[Hg]",    "mmHg", 150036, "",       -100, 400, 0, 0.2, ColourRole::abp,         false},
    {Channel::resp,      "resp",      "Resp",   wave,    "1",         "",     151780, "",       -1e6, 1e6, 0, 0.2, ColourRole::respiration, false},
    {Channel::co2,       "co2",       "CO₂",    wave,    "mm[Hg]",    "mmHg", 151724, "",        -20, 200, 0, 0.2, ColourRole::respiration, false},
    {Channel::awp,       "awp",       "Paw",    wave,    "cm[H2O]",   "cmH₂O",0,      "",        -50, 150, 0, 0.2, ColourRole::other,       false},
    {Channel::awf,       "awf",       "Flow",   wave,    "L/min",     "L/min",0,      "",       -300, 300, 0, 0.2, ColourRole::other,       false},
    {Channel::cvp,       "cvp",       "CVP",    wave,    "mm[Hg]",    "mmHg", 0,      "",        -50,  80, 0, 0.2, ColourRole::other,       false},
}};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < channel_count; ++i) {
    if (index_of(catalogue[i].channel) != i) return false;
    if ((catalogue[i].kind == numeric) != (i < numeric_count)) return false;
  }
  return true;
}
static_assert(in_order(), "the catalogue is in the order of Channel, numerics first");

}  // namespace

std::span<const ChannelInfo, channel_count> channel_catalogue() { return catalogue; }

const ChannelInfo& info(Channel channel) { return catalogue[index_of(channel)]; }

std::optional<Channel> find_channel(std::string_view id, ChannelKind kind) {
  const std::size_t first = kind == numeric ? 0 : numeric_count;
  const std::size_t last = kind == numeric ? numeric_count : channel_count;
  for (std::size_t i = first; i < last; ++i)
    if (catalogue[i].id == id) return static_cast<Channel>(i);
  return std::nullopt;
}

}  // namespace vigil
