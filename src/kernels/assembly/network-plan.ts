/**
 * The plan of the drainage network's kernel: records of nodes and links in one memory. Parameters do not change in a run;
 * state does, lies in one piece and is all there is to save. Offsets in bytes, f64 unless told; the module exports them.
 */

// plan: whole numbers and byte addresses, i32
export const at_nodes: usize = 0;
export const at_links: usize = 4;
export const at_node_params: usize = 8;
export const at_link_params: usize = 12;
export const at_node_state: usize = 16;
export const at_link_state: usize = 20;
/** Slot widths over greatest width against depth over full depth, `slot_steps` even steps. */
export const at_slot_table: usize = 24;
export const at_max_trials: usize = 28;
export const at_surcharge_method: usize = 32;
export const at_damping: usize = 36;
export const at_normal_flow: usize = 40;
export const at_allow_ponding: usize = 44;
export const at_totals: usize = 48;
// f64
export const at_head_tolerance: usize = 64;
export const at_min_area: usize = 72;
/** 0.0001 ft: below it a depth or an area is none. */
export const at_fudge: usize = 80;
export const at_max_velocity: usize = 88;
export const plan_bytes: usize = 128;

// totals: state that belongs to no element. Volumes in m³
export const total_time: usize = 0;
export const total_steps: usize = 8;
export const total_trials: usize = 16;
export const total_unconverged: usize = 24;
export const total_inflow: usize = 32;
export const total_outflow: usize = 40;
export const total_flooding: usize = 48;
export const total_node_loss: usize = 56;
export const total_link_loss: usize = 64;
/** What came in through outfalls; part of total_inflow. */
export const total_backflow: usize = 72;
/** Sums of visits to links, for figures of speed. */
export const total_updates: usize = 80;
export const total_initial: usize = 88;
/** Time over which statistics were kept, s. */
export const total_watched: usize = 96;
/** What left through outfalls; part of total_outflow. */
export const total_discharge: usize = 104;
/** What had come and gone before the last step, for the test of steady flow. */
export const total_last_in: usize = 112;
export const total_last_out: usize = 120;
export const totals_bytes: usize = 128;

// node parameters
export const np_invert: usize = 0;
export const np_full_depth: usize = 8;
export const np_surcharge_depth: usize = 16;
export const np_ponded_area: usize = 24;
/** Depth of the highest crown that meets the node. */
export const np_crown: usize = 32;
export const np_full_volume: usize = 40;
export const np_a0: usize = 48;
export const np_a1: usize = 56;
export const np_a2: usize = 64;
export const np_kind: usize = 72; // i32
export const np_storage: usize = 76; // i32
export const np_table: usize = 80; // i32, address
export const np_table_size: usize = 84; // i32
export const np_outfall: usize = 88; // i32
/** 1 where every link leaves the node: water comes in from the side only. */
export const np_source_only: usize = 96; // i32
export const np_bytes: usize = 128;

export const node_junction: i32 = 0;
export const node_outfall: i32 = 1;
export const node_storage: i32 = 2;

/** A = a0 + a1 d + a2 d². */
export const storage_quadratic: i32 = 1;
/** A = a0 + a1 d^a2. */
export const storage_power: i32 = 2;
/** Triplets depth, area, volume; straight between, the last slope beyond. */
export const storage_table: i32 = 3;

export const outfall_free: i32 = 0;
export const outfall_normal: i32 = 1;
/** A given level: ns_stage. */
export const outfall_stage: i32 = 2;

// node state
export const ns_depth: usize = 0;
export const ns_old_depth: usize = 8;
export const ns_volume: usize = 16;
export const ns_old_volume: usize = 24;
export const ns_inflow: usize = 32;
export const ns_outflow: usize = 40;
export const ns_old_net: usize = 48;
export const ns_overflow: usize = 56;
export const ns_lateral: usize = 64;
export const ns_old_lateral: usize = 72;
/** Evaporation and seepage, m³/s. */
export const ns_loss: usize = 80;
/** Surface area before the node surcharged. */
export const ns_free_area: usize = 88;
/** Water level given from outside, m; outfalls. */
export const ns_stage: usize = 96;
export const ns_area: usize = 104;
export const ns_dqdh: usize = 112;
export const ns_rate: usize = 120; // change of depth in the step, m/s
export const ns_converged: usize = 128; // i32
// statistics
export const ns_max_depth: usize = 136;
export const ns_max_depth_time: usize = 144;
export const ns_sum_depth: usize = 152; // m s
export const ns_flood_volume: usize = 160;
export const ns_flood_time: usize = 168;
export const ns_max_flood: usize = 176;
export const ns_max_flood_time: usize = 184;
export const ns_surcharge_time: usize = 192;
export const ns_max_inflow: usize = 200;
export const ns_max_inflow_time: usize = 208;
export const ns_max_lateral: usize = 216;
export const ns_unconverged: usize = 224;
export const ns_critical: usize = 232;
export const ns_max_volume: usize = 240;
export const ns_inflow_volume: usize = 248;
export const ns_outflow_volume: usize = 256;
export const ns_max_ponded: usize = 264;
/** Depth that has seeped away below a storage, m. */
export const ns_seeped: usize = 272;
/** Since the start, m³: what was there and came in, and what went out, was lost and flooded, by the rates at the ends of steps. */
export const ns_came: usize = 280;
export const ns_went: usize = 288;
export const ns_bytes: usize = 320;

// link parameters
export const lp_from: usize = 0; // i32
export const lp_to: usize = 4; // i32
export const lp_kind: usize = 8; // i32
export const lp_flags: usize = 12; // i32
export const lp_table: usize = 16; // i32, address of the section's rows; of a roadway's three tables of coefficients
export const lp_rising: usize = 20; // i32, row up to which the section factor rises
export const lp_type: usize = 24; // i32: of pump, orifice, weir, outlet
export const lp_curve: usize = 28; // i32, address: pairs x, y
export const lp_curve_size: usize = 32; // i32
export const lp_culvert: usize = 36; // i32: form of the inlet-control equation, 0 none
export const lp_barrels: usize = 40;
/** Levels of the inverts of both ends, and their heights above the nodes'. */
export const lp_z1: usize = 48;
export const lp_z2: usize = 56;
export const lp_offset1: usize = 64;
export const lp_offset2: usize = 72;
export const lp_length: usize = 80;
/** Length for momentum; longer than the real one where short conduits are lengthened. */
export const lp_run: usize = 88;
export const lp_y_full: usize = 96;
export const lp_a_full: usize = 104;
export const lp_w_max: usize = 112;
export const lp_r_full: usize = 120;
export const lp_s_full: usize = 128;
export const lp_s_max: usize = 136;
export const lp_z_scale: usize = 144;
/** g n², m^(1/3)... of the friction term. */
export const lp_friction: usize = 152;
/** sqrt(slope) / n: uniform flow is beta A R^(2/3). */
export const lp_beta: usize = 160;
export const lp_q_full: usize = 168;
export const lp_q_limit: usize = 176;
export const lp_loss_in: usize = 184;
export const lp_loss_out: usize = 192;
export const lp_loss_mean: usize = 200;
export const lp_seepage: usize = 208;
export const lp_slope: usize = 216;
// constants of inlet control; of orifices, weirs, pumps and outlets; of force mains
export const lp_c0: usize = 224;
export const lp_c1: usize = 232;
export const lp_c2: usize = 240;
export const lp_c3: usize = 248;
export const lp_c4: usize = 256;
export const lp_c5: usize = 264;
/** Length of the pipe that stands for an orifice's or weir's surface, m. */
export const lp_equivalent: usize = 272;
export const lp_force: usize = 280; // i32: force_none and so on
export const lp_direction: usize = 284; // i32: -1 where the kernel's ends are the file's swapped
export const lp_bytes: usize = 288;

export const link_conduit: i32 = 0;
export const link_pump: i32 = 1;
export const link_orifice: i32 = 2;
export const link_weir: i32 = 3;
export const link_outlet: i32 = 4;
/** A conduit without geometry: passes on what its node receives. */
export const link_dummy: i32 = 5;

export const flag_open: i32 = 1;
/** Flow only from the first end to the second; the other way round. */
export const flag_forward: i32 = 2;
export const flag_backward: i32 = 4;
export const flag_surcharge: i32 = 8;
export const flag_head: i32 = 16;
export const flag_outfall: i32 = 32;

export const force_none: i32 = 0;
export const force_hazen: i32 = 1;
export const force_darcy: i32 = 2;

export const orifice_side: i32 = 0;
export const orifice_bottom: i32 = 1;
export const weir_transverse: i32 = 0;
export const weir_side: i32 = 1;
export const weir_notch: i32 = 2;
export const weir_trapezoid: i32 = 3;
export const weir_roadway: i32 = 4;

// link state
export const ls_flow: usize = 0;
export const ls_old_flow: usize = 8;
export const ls_depth: usize = 16;
export const ls_volume: usize = 24;
/** Area at half length, now and at the end of the last step. */
export const ls_area: usize = 32;
export const ls_old_area: usize = 40;
export const ls_area1: usize = 48; // area at the first end
export const ls_froude: usize = 56;
export const ls_setting: usize = 64;
export const ls_surface1: usize = 80;
export const ls_surface2: usize = 88;
export const ls_dqdh: usize = 96;
export const ls_loss: usize = 104;
export const ls_class: usize = 112; // i32
export const ls_normal: usize = 116; // i32: held to uniform flow
export const ls_inlet: usize = 120; // i32: held by the inlet
export const ls_old_volume: usize = 128;
// statistics
export const ls_max_flow: usize = 136;
export const ls_max_flow_time: usize = 144;
export const ls_max_velocity: usize = 152;
export const ls_max_fill: usize = 160;
export const ls_surcharged: usize = 168; // both ends full, s
export const ls_full_upstream: usize = 176;
export const ls_full_downstream: usize = 184;
export const ls_capacity_limited: usize = 192;
export const ls_above_normal: usize = 200;
export const ls_turns: usize = 208;
export const ls_last_turn: usize = 216; // sign of the last change of flow
export const ls_critical: usize = 224;
/** Time in each flow class, s: seven of them. */
export const ls_class_time: usize = 232;
export const ls_normal_time: usize = 288;
export const ls_inlet_time: usize = 296;
export const ls_sum_froude: usize = 304;
export const ls_volume_passed: usize = 312;
export const ls_on_time: usize = 320;
export const ls_starts: usize = 328;
export const ls_max_depth: usize = 336;
export const ls_max_velocity_time: usize = 344;
/** Kinematic wave: flow into and out of one barrel at the end of the last step. */
export const ls_kinematic_in: usize = 352;
export const ls_kinematic_out: usize = 360;
export const ls_bytes: usize = 384;

export const class_dry: i32 = 0;
export const class_up_dry: i32 = 1;
export const class_down_dry: i32 = 2;
export const class_subcritical: i32 = 3;
export const class_supercritical: i32 = 4;
export const class_up_critical: i32 = 5;
export const class_down_critical: i32 = 6;

export const method_extran: i32 = 0;
export const method_slot: i32 = 1;
export const damping_none: i32 = 0;
export const damping_partial: i32 = 1;
export const damping_full: i32 = 2;
export const limit_none: i32 = 0;
export const limit_slope: i32 = 1;
export const limit_froude: i32 = 2;
export const limit_both: i32 = 3;

/** Pairs in each of a roadway's tables: by head, by head over width, by tail over head; the last pair fills them up. */
export const road_rows: i32 = 12;
export const road_bytes: usize = 192;

export const table_steps: i32 = 200;
export const table_row: usize = 40;
export const slot_steps: i32 = 256;
/** Depth over full depth from which the slot's table runs to 1.78. */
export const slot_start: f64 = 0.985257;
export const slot_end: f64 = 1.78;
/** From this share of full depth on a closed conduit's surface is held, so that it does not vanish. */
export const crown_cutoff: f64 = 0.96;
export const gravity: f64 = 9.80665;
/** Under-relaxation of the iterations. */
export const omega: f64 = 0.5;
