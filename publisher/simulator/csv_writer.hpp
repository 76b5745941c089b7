// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <iosfwd>

#include "common/model/error.hpp"
#include "common/model/time.hpp"
#include "common/stream/stream.hpp"

namespace vigil::simulator {

/// The first line of the file, for a bay without an arterial line; with one, its pressures stand behind
/// `temp`.
constexpr const char* csv_header =
    "t_s,spo2,pr,hr,rr,etco2,nibp_sys,nibp_dia,nibp_mean,temp,pump_rate_ml_per_h,pump_conc_mg_per_ml,"
    "pump_state,pump_vtbi_ml,pump_infused_ml,pump_alarms,event";

/// Takes `length` of a stream and writes a row for each of its numerics, once a second: the values as shown,
/// pump 1 as it is then, and what was noted in it. What has no judged value is left blank; the cuff's reading
/// stands only in the second in which it was taken. `t_s` counts from the stream's first item.
Expected<void> write_csv(stream::Stream& stream, Duration length, std::ostream& out);
/// As above, to a file, replacing it. Errors name the file.
Expected<void> write_csv(stream::Stream& stream, Duration length, const std::filesystem::path& path);

}  // namespace vigil::simulator
