// SPDX-License-Identifier: MIT
#include "dashboard/view/theme.hpp"

namespace vigil::dashboard {

namespace {

constexpr Theme dark{
    .background = rgb(0x0A0D11),
    .tile = rgb(0x0F141A),
    .tile_selected = rgb(0x151D26),
    .well = rgb(0x141B22),
    .line = rgb(0x1D252E),
    .button_line = rgb(0x2A343F),
    .text = rgb(0xD7DEE6),
    .strong = rgb(0xF4F7FA),
    .dim = rgb(0x7D8995),
    .faint = rgb(0x525C66),
    .focus = rgb(0xD7DEE6),
    .infusion = rgb(0xCDB4FF),
    .infusion_bar = rgb(0x9570E0),
    .roles = {rgb(0x6CB4FF), rgb(0x35D07F), rgb(0xF0E2B0), rgb(0xE8EDF2), rgb(0xF58A7A), rgb(0xB4BEC9)},
    .modes = {rgb(0xA9B3BD), rgb(0xB79BF5), rgb(0x7BD3DE), rgb(0xE3A8D6)},
    .alarms = {{{rgb(0x0F141A), rgb(0xD7DEE6)},
                {rgb(0x19C3D6), rgb(0x000000)},
                {rgb(0xFFD21F), rgb(0x000000)},
                {rgb(0xE5242B), rgb(0xFFFFFF)}}},
};

}  // namespace

const Theme& dark_theme() { return dark; }

}  // namespace vigil::dashboard
