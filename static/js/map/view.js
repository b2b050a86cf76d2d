// The view of the map in the address, `#map=zoom/lat/lon&parcel=number`, so that back and
// share restore it. The part after `#` never reaches the server.

const PATTERN = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;

/** Read and write the view of one map. */
export class View {
  /**
   * @param {L.Map} map
   * @param {boolean} remembers
   */
  constructor(map, remembers) {
    this.map = map;
    this.remembers = remembers;
    const given = new URLSearchParams(location.hash.slice(1));
    this.parcel = given.get("parcel");
    const match = PATTERN.exec(given.get("map") ?? "");
    /** @type {{zoom: number, at: [number, number]} | null} */
    this.given = match ? { zoom: +match[1], at: [+match[2], +match[3]] } : null;
  }

  /** Go where the address says; return whether it said anything. */
  restore() {
    if (!this.remembers || !this.given) return false;
    this.map.setView(this.given.at, this.given.zoom, { animate: false });
    return true;
  }

  /** From now on the address follows the map. */
  follow() {
    this.map.on("dragend zoomend portal:usermove moveend", () => this.write());
    window.addEventListener("hashchange", () => {
      const match = PATTERN.exec(new URLSearchParams(location.hash.slice(1)).get("map") ?? "");
      if (match) this.map.setView([+match[2], +match[3]], +match[1], { animate: false });
    });
  }

  write() {
    if (!this.remembers) return;
    const { lat, lng } = this.map.getCenter();
    const zoom = Number(this.map.getZoom().toFixed(2));
    const hash = `#map=${zoom}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }
}
