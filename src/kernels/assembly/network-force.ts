/** Friction of pressure pipes that run full: Hazen-Williams and Darcy-Weisbach. */
import { log, pow } from './network-arithmetic';
import { force_hazen, lp_c0, lp_c1, lp_force } from './network-plan';

/** Kinematic viscosity of water at 20 °C, m²/s. */
const viscosity: f64 = 1.022e-6;
const ln10: f64 = 2.302585092994046;

/** g S / v of a full force main at a speed and hydraulic radius, 1/s: the friction term of momentum without the time step. */
export function force_friction(p: usize, speed: f64, r: f64): f64 {
  if (load<i32>(p, lp_force) == force_hazen)
    // S = (v / (0.849 C R^0.63))^1.852; lp_c1 holds g (0.849 C)^-1.852
    return (load<f64>(p, lp_c1) * pow(speed, 0.852)) / pow(r, 1.16676);
  return (darcy_factor(load<f64>(p, lp_c0), r, speed) * speed) / (8 * r);
}

/** Darcy-Weisbach factor: laminar below Re 2000, Swamee-Jain above 4000, straight between. `height` of roughness, m. */
export function darcy_factor(height: f64, r: f64, speed: f64): f64 {
  const reynolds = max((4 * r * speed) / viscosity, 10);
  if (reynolds <= 2000) return 64 / reynolds;
  if (reynolds >= 4000) return swamee_jain(height, r, reynolds);
  const f = swamee_jain(height, r, 4000);
  return 0.032 + ((f - 0.032) * (reynolds - 2000)) / 2000;
}

function swamee_jain(height: f64, r: f64, reynolds: f64): f64 {
  const decades = log(height / (3.7 * 4 * r) + 5.74 / pow(reynolds, 0.9)) / ln10;
  return 0.25 / (decades * decades);
}
