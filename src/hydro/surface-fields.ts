/** The fields of surface flow on plain ground, by whichever solver. */

export const surfaceFields = {
  bed_elevation: { unit: 'm', access: 'reads', doc: 'Elevation of the ground or river bed' },
  manning_n: { unit: 's/m^(1/3)', access: 'reads', doc: 'Manning roughness' },
  water_depth: {
    unit: 'm',
    access: 'owns',
    doc: 'Depth of water over the bed',
    record: { label: { en: 'Water depth', zh: '水深' }, encoding: 'mm-u16', every: 'frame' },
  },
  water_depth_residual: { unit: 'm', access: 'owns', doc: 'What single precision leaves out of the depth' },
  discharge_x: {
    unit: 'm2/s',
    access: 'owns',
    at: 'face_x',
    doc: 'Discharge per width through the east face, positive east',
  },
  discharge_y: {
    unit: 'm2/s',
    access: 'owns',
    at: 'face_y',
    doc: 'Discharge per width through the south face, positive south',
  },
  maximum_depth: {
    unit: 'm',
    access: 'owns',
    doc: 'Deepest water so far, kept every sub-step',
    record: { label: { en: 'Maximum depth', zh: '最大水深' }, encoding: 'mm-u16', every: 'end' },
  },
  arrival_time: {
    unit: 's',
    access: 'owns',
    initial: -1,
    doc: 'When the depth first passed the arrival depth, s from tick 0; -1 never',
    record: { label: { en: 'Arrival time', zh: '到达时间' }, encoding: 'f32', every: 'end' },
  },
  duration_above: {
    unit: 's',
    access: 'owns',
    doc: 'Time so far with more than the duration depth (0.3 m unless flow.duration_depth says otherwise), to the sub-step',
    record: { label: { en: 'Time under deep water', zh: '积水超深历时' }, encoding: 'f32', every: 'end' },
  },
  maximum_speed: {
    unit: 'm/s',
    access: 'owns',
    doc: 'Fastest water so far, looked at when a discharge has grown by 1 % and 1 cm/s, and at ends of coupling intervals; the front of a surge may be told up to a tenth low',
    record: { label: { en: 'Maximum speed', zh: '最大流速' }, encoding: 'f32', every: 'end' },
  },
  maximum_hazard: {
    unit: 'm2/s',
    access: 'owns',
    doc: 'Largest hazard rating d (v + 0.5) so far (HR Wallingford 2006, without debris), looked at as often as the fastest water',
    record: { label: { en: 'Maximum hazard rating', zh: '最大危险度' }, encoding: 'f32', every: 'end' },
  },
  velocity_x: {
    unit: 'm/s',
    access: 'owns',
    derived: true,
    doc: 'Velocity at the cell, positive east; 0 where the water is shallower than 1 mm',
    record: { label: { en: 'Velocity east', zh: '东向流速' }, encoding: 'cm/s-i16', every: 'frame' },
  },
  velocity_y: {
    unit: 'm/s',
    access: 'owns',
    derived: true,
    doc: 'Velocity at the cell, positive north; 0 where the water is shallower than 1 mm',
    record: { label: { en: 'Velocity north', zh: '北向流速' }, encoding: 'cm/s-i16', every: 'frame' },
  },
} as const;
