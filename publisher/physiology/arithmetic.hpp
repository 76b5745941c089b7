// SPDX-License-Identifier: MIT
#pragma once

namespace vigil::physiology {

// exp, log and pow of additions, multiplications, divisions and exact scaling alone: a library may round its
// own as it likes, and a patient must be the same to the bit at every optimisation and on every machine.
// Relative error below 1e-14.

/// `x` in [-700, 700]; clamped to it.
double exp_of(double x);
/// Natural logarithm. `x` > 0.
double log_of(double x);
/// `base` > 0.
double pow_of(double base, double exponent);

}  // namespace vigil::physiology
