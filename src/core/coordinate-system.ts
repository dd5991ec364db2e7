/**
 * The projected systems that are built in, as numbers: transverse Mercator zones of UTM, CGCS2000 and the British grid,
 * by EPSG code; and how other programs are told of them: well-known text and the attributes of CF's grid mappings.
 */

interface Datum {
  /** Name and EPSG code of the geographic system. */
  readonly geographic: string;
  readonly geographicEpsg: number;
  readonly datum: string;
  readonly ellipsoid: string;
  readonly semiMajorAxis: number;
  readonly inverseFlattening: number;
  /** What ESRI calls these four. */
  readonly esri: { readonly geographic: string; readonly datum: string; readonly ellipsoid: string };
}

/** A transverse Mercator projection: angles in degrees, lengths in m. */
export interface CoordinateSystem extends Datum {
  readonly epsg: number;
  readonly name: string;
  readonly esriName: string;
  readonly latitudeOfOrigin: number;
  readonly centralMeridian: number;
  readonly scale: number;
  readonly falseEasting: number;
  readonly falseNorthing: number;
}

const wgs84: Datum = {
  geographic: 'WGS 84',
  geographicEpsg: 4326,
  datum: 'World Geodetic System 1984',
  ellipsoid: 'WGS 84',
  semiMajorAxis: 6378137,
  inverseFlattening: 298.257223563,
  esri: { geographic: 'GCS_WGS_1984', datum: 'D_WGS_1984', ellipsoid: 'WGS_1984' },
};
const cgcs2000: Datum = {
  geographic: 'China Geodetic Coordinate System 2000',
  geographicEpsg: 4490,
  datum: 'China 2000',
  ellipsoid: 'CGCS2000',
  semiMajorAxis: 6378137,
  inverseFlattening: 298.257222101,
  esri: { geographic: 'GCS_China_Geodetic_Coordinate_System_2000', datum: 'D_China_2000', ellipsoid: 'CGCS2000' },
};
const osgb36: Datum = {
  geographic: 'OSGB36',
  geographicEpsg: 4277,
  datum: 'Ordnance Survey of Great Britain 1936',
  ellipsoid: 'Airy 1830',
  semiMajorAxis: 6377563.396,
  inverseFlattening: 299.3249646,
  esri: { geographic: 'GCS_OSGB_1936', datum: 'D_OSGB_1936', ellipsoid: 'Airy_1830' },
};

/** The system of an EPSG code; undefined where it is not built in (or 0, a local one). */
export function coordinateSystem(epsg: number): CoordinateSystem | undefined {
  const within = (from: number, to: number): boolean => epsg >= from && epsg <= to;
  if (within(32601, 32660) || within(32701, 32760)) {
    const south = epsg > 32700;
    const zone = epsg % 100;
    const hemisphere = south ? 'S' : 'N';
    return {
      ...wgs84,
      epsg,
      name: `WGS 84 / UTM zone ${zone}${hemisphere}`,
      esriName: `WGS_1984_UTM_Zone_${zone}${hemisphere}`,
      latitudeOfOrigin: 0,
      centralMeridian: zone * 6 - 183,
      scale: 0.9996,
      falseEasting: 500_000,
      falseNorthing: south ? 10_000_000 : 0,
    };
  }
  const kruger = (centralMeridian: number, falseEasting: number, name: string, esriName: string) => ({
    ...cgcs2000,
    epsg,
    name: `CGCS2000 / ${name}`,
    esriName: `CGCS2000_${esriName}`,
    latitudeOfOrigin: 0,
    centralMeridian,
    scale: 1,
    falseEasting,
    falseNorthing: 0,
  });
  // the four series of EPSG: 6 and 3 degrees wide, with the zone's number in the easting and without
  const k = (first: number): number => epsg - first;
  if (within(4491, 4501)) {
    const zone = 13 + k(4491);
    return kruger(75 + 6 * k(4491), zone * 1e6 + 500_000, `Gauss-Kruger zone ${zone}`, `GK_Zone_${zone}`);
  }
  if (within(4502, 4512)) {
    const lon = 75 + 6 * k(4502);
    return kruger(lon, 500_000, `Gauss-Kruger CM ${lon}E`, `GK_CM_${lon}E`);
  }
  if (within(4513, 4533)) {
    const zone = 25 + k(4513);
    const lon = 75 + 3 * k(4513);
    return kruger(lon, zone * 1e6 + 500_000, `3-degree Gauss-Kruger zone ${zone}`, `3_Degree_GK_Zone_${zone}`);
  }
  if (within(4534, 4554)) {
    const lon = 75 + 3 * k(4534);
    return kruger(lon, 500_000, `3-degree Gauss-Kruger CM ${lon}E`, `3_Degree_GK_CM_${lon}E`);
  }
  if (epsg === 27700)
    return {
      ...osgb36,
      epsg,
      name: 'OSGB36 / British National Grid',
      esriName: 'British_National_Grid',
      latitudeOfOrigin: 49,
      centralMeridian: -2,
      scale: 0.9996012717,
      falseEasting: 400_000,
      falseNorthing: -100_000,
    };
  return undefined;
}

const degree = 0.0174532925199433;
/** A number that reads as one with a fraction, as some readers of WKT insist. */
const real = (n: number): string => (Number.isInteger(n) ? `${n}.0` : String(n));

/** WKT 1 in ESRI's dialect, for a .prj file. */
export function esriWkt(s: CoordinateSystem): string {
  const { geographic, datum, ellipsoid } = s.esri;
  const parameters = [
    ['False_Easting', s.falseEasting],
    ['False_Northing', s.falseNorthing],
    ['Central_Meridian', s.centralMeridian],
    ['Scale_Factor', s.scale],
    ['Latitude_Of_Origin', s.latitudeOfOrigin],
  ] as const;
  const method = s.geographicEpsg === 4490 ? 'Gauss_Kruger' : 'Transverse_Mercator';
  return (
    `PROJCS["${s.esriName}",GEOGCS["${geographic}",DATUM["${datum}",` +
    `SPHEROID["${ellipsoid}",${real(s.semiMajorAxis)},${real(s.inverseFlattening)}]],` +
    `PRIMEM["Greenwich",0.0],UNIT["Degree",${degree}]],PROJECTION["${method}"],` +
    `${parameters.map(([name, value]) => `PARAMETER["${name}",${real(value)}]`).join(',')},UNIT["Meter",1.0]]`
  );
}

/** WKT 2 (ISO 19162), for CF's `crs_wkt`. */
export function wkt2(s: CoordinateSystem): string {
  const angle = `ANGLEUNIT["degree",${degree}]`;
  const metre = 'LENGTHUNIT["metre",1]';
  return (
    `PROJCRS["${s.name}",BASEGEOGCRS["${s.geographic}",DATUM["${s.datum}",` +
    `ELLIPSOID["${s.ellipsoid}",${s.semiMajorAxis},${s.inverseFlattening},${metre}]],` +
    `PRIMEM["Greenwich",0,${angle}],ID["EPSG",${s.geographicEpsg}]],` +
    `CONVERSION["${s.name}",METHOD["Transverse Mercator",ID["EPSG",9807]],` +
    `PARAMETER["Latitude of natural origin",${s.latitudeOfOrigin},${angle},ID["EPSG",8801]],` +
    `PARAMETER["Longitude of natural origin",${s.centralMeridian},${angle},ID["EPSG",8802]],` +
    `PARAMETER["Scale factor at natural origin",${s.scale},SCALEUNIT["unity",1],ID["EPSG",8805]],` +
    `PARAMETER["False easting",${s.falseEasting},${metre},ID["EPSG",8806]],` +
    `PARAMETER["False northing",${s.falseNorthing},${metre},ID["EPSG",8807]]],` +
    `CS[Cartesian,2],AXIS["easting (E)",east,ORDER[1],${metre}],AXIS["northing (N)",north,ORDER[2],${metre}],` +
    `ID["EPSG",${s.epsg}]]`
  );
}

/** Attributes of a CF grid mapping variable (CF-1.11, appendix F). */
export const gridMapping = (s: CoordinateSystem): Readonly<Record<string, string | number>> => ({
  grid_mapping_name: 'transverse_mercator',
  latitude_of_projection_origin: s.latitudeOfOrigin,
  longitude_of_central_meridian: s.centralMeridian,
  scale_factor_at_central_meridian: s.scale,
  false_easting: s.falseEasting,
  false_northing: s.falseNorthing,
  semi_major_axis: s.semiMajorAxis,
  inverse_flattening: s.inverseFlattening,
  longitude_of_prime_meridian: 0,
  prime_meridian_name: 'Greenwich',
  reference_ellipsoid_name: s.ellipsoid,
  horizontal_datum_name: s.datum,
  geographic_crs_name: s.geographic,
  projected_crs_name: s.name,
  crs_wkt: wkt2(s),
});
