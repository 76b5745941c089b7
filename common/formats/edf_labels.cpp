// SPDX-License-Identifier: MIT
#include "common/formats/edf_labels.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "common/formats/text.hpp"

namespace vigil::formats {

namespace {

struct Label {
  std::string_view text;  ///< as key_of() gives it
  EdfChannels channels;
};

constexpr EdfChannels number(Channel channel) { return {channel, std::nullopt}; }
constexpr EdfChannels wave(Channel channel) { return {std::nullopt, channel}; }
constexpr EdfChannels either(Channel numeric, Channel wave_channel) { return {numeric, wave_channel}; }

// The EDF+ specification names only the kinds of signal ("ECG V2", "SaO2 finger", "Resp chest"); the rest is
// what recorders write.
constexpr std::array labels{
    Label{"spo2", number(Channel::spo2)},
    Label{"sao2", number(Channel::spo2)},
    Label{"sao2 finger", number(Channel::spo2)},
    Label{"spo2 finger", number(Channel::spo2)},
    Label{"o2sat", number(Channel::spo2)},
    Label{"pulse", number(Channel::pr)},
    Label{"pr", number(Channel::pr)},
    Label{"pulse rate", number(Channel::pr)},
    Label{"puls", number(Channel::pr)},
    Label{"hr", number(Channel::hr)},
    Label{"heart rate", number(Channel::hr)},
    Label{"heartrate", number(Channel::hr)},
    Label{"rr", number(Channel::rr)},
    Label{"resprate", number(Channel::rr)},
    Label{"resp rate", number(Channel::rr)},
    Label{"respiratory rate", number(Channel::rr)},
    Label{"etco2", number(Channel::etco2)},
    Label{"fico2", number(Channel::fico2)},
    Label{"tcco2", number(Channel::tcpco2)},
    Label{"tcpco2", number(Channel::tcpco2)},
    Label{"ptcco2", number(Channel::tcpco2)},
    Label{"temp", number(Channel::temp)},
    Label{"temp rectal", number(Channel::temp)},
    Label{"temperature", number(Channel::temp)},
    Label{"abp sys", number(Channel::abp_sys)},
    Label{"abp dia", number(Channel::abp_dia)},
    Label{"abp mean", number(Channel::abp_mean)},
    Label{"nibp sys", number(Channel::nibp_sys)},
    Label{"nibp dia", number(Channel::nibp_dia)},
    Label{"nibp mean", number(Channel::nibp_mean)},
    Label{"cvp", either(Channel::cvp_mean, Channel::cvp)},
    Label{"pleth", wave(Channel::pleth)},
    Label{"plethysmogram", wave(Channel::pleth)},
    Label{"ppg", wave(Channel::pleth)},
    Label{"ecg", wave(Channel::ecg_ii)},
    Label{"ecg ii", wave(Channel::ecg_ii)},
    Label{"ecg 2", wave(Channel::ecg_ii)},
    Label{"ekg", wave(Channel::ecg_ii)},
    Label{"ekg ii", wave(Channel::ecg_ii)},
    Label{"ii", wave(Channel::ecg_ii)},
    Label{"ecg v", wave(Channel::ecg_v)},
    Label{"ecg v1", wave(Channel::ecg_v)},
    Label{"ecg v2", wave(Channel::ecg_v)},
    Label{"ecg v5", wave(Channel::ecg_v)},
    Label{"v", wave(Channel::ecg_v)},
    Label{"v1", wave(Channel::ecg_v)},
    Label{"v2", wave(Channel::ecg_v)},
    Label{"v5", wave(Channel::ecg_v)},
    Label{"abp", wave(Channel::abp)},
    Label{"art", wave(Channel::abp)},
    Label{"bp", wave(Channel::abp)},
    Label{"resp", wave(Channel::resp)},
    Label{"resp chest", wave(Channel::resp)},
    Label{"resp thorax", wave(Channel::resp)},
    Label{"resp thoracic", wave(Channel::resp)},
    Label{"resp abdomen", wave(Channel::resp)},
    Label{"thor", wave(Channel::resp)},
    Label{"thorax", wave(Channel::resp)},
    Label{"co2", wave(Channel::co2)},
    Label{"capno", wave(Channel::co2)},
    Label{"flow", wave(Channel::awf)},
    Label{"press", wave(Channel::awp)},
    Label{"maskpress", wave(Channel::awp)},
    Label{"mask pressure", wave(Channel::awp)},
    Label{"paw", wave(Channel::awp)},
    Label{"awp", wave(Channel::awp)},
    Label{"awf", wave(Channel::awf)},
};

/// Lower case, without a sample interval (`.2s`, `.40ms`) at the end.
std::string key_of(std::string_view label) {
  std::string text = folded(label);
  const auto point = text.rfind('.');
  if (point == std::string::npos || !text.ends_with('s')) return text;
  std::size_t i = point + 1;
  while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
  const std::string_view unit = std::string_view{text}.substr(i);
  if (i > point + 1 && (unit == "s" || unit == "ms")) text.resize(point);
  return text;
}

}  // namespace

EdfChannels channels_of_label(std::string_view label) {
  const std::string key = key_of(label);
  const auto* const found =
      std::find_if(labels.begin(), labels.end(), [&](const Label& row) { return row.text == key; });
  return found == labels.end() ? EdfChannels{} : found->channels;
}

}  // namespace vigil::formats
