// Well-known text for the few shapes a form carries; longitude first, five decimals.

const rounded = (number) => Number(number.toFixed(5));

/** @param {{lat: number, lng: number}[]} ring open ring of a polygon */
export function toWkt(ring) {
  const closed = [...ring, ring[0]];
  return `POLYGON((${closed.map(({ lng, lat }) => `${rounded(lng)} ${rounded(lat)}`).join(", ")}))`;
}

/**
 * Read the rings of a POLYGON or MULTIPOLYGON.
 * @param {string} wkt
 * @returns {[number, number][][] | null} latitude first, as Leaflet wants it
 */
export function latLngsFrom(wkt) {
  if (!/^\s*(MULTI)?POLYGON/i.test(wkt)) return null;
  const rings = wkt.match(/\([^()]+\)/g) ?? [];
  const parsed = rings.map((ring) =>
    ring.slice(1, -1).split(",").map((pair) => {
      const [lon, lat] = pair.trim().split(/\s+/).map(Number);
      return [lat, lon];
    }),
  );
  const sound = parsed.every((ring) => ring.every((pair) => pair.every(Number.isFinite)));
  return parsed.length && sound ? parsed : null;
}

/** @param {string} value `lon,lat,radius_m` */
export function circleFrom(value) {
  const [lon, lat, radius] = value.split(",").map(Number);
  if (!value || ![lon, lat, radius].every(Number.isFinite)) return null;
  return { at: [lat, lon], radius };
}
