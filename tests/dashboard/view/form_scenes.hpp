// SPDX-License-Identifier: MIT
#pragma once

#include "common/wire/messages.hpp"
#include "dashboard/model/limits_form.hpp"
#include "tests/dashboard/view/scenes.hpp"

namespace vigil::dashboard {

/// A bay with all limits of a usual profile; one changed, one off.
wire::BayMessage usual_bay();

/// The scene's open bay with its limits in the editor: one field being typed, one refused.
Scene with_limits(Scene scene);
/// The same before an alarm is switched off.
Scene with_off_question(Scene scene);
/// With the chart: a drug half typed.
Scene with_chart(Scene scene);
/// With the form that asks why an alarm is acknowledged: something typed, and refused.
Scene with_reason(Scene scene);
/// A low-dose protocol's checks, some of them done, at the end of the infusion.
Scene with_checklist(Scene scene);
Scene with_handover(Scene scene);
/// With the admission: some of it typed, some of it refused.
Scene with_admission(Scene scene);
/// With a pump to confirm, its concentration in no list.
Scene with_pump(Scene scene);
/// With the stage of a simulated bay: one set point typed, another refused.
Scene with_instruct(Scene scene);
/// With the disclosure page, scrolled by so many lines.
Scene with_disclosure(Scene scene, std::size_t first_line);

}  // namespace vigil::dashboard
