// Draws static/map/world.svg from Natural Earth 1:50m: one shape per state, equal-area (Equal Earth).
// Run by hand when the map should change, never at run time; static/map/README.md says how.

import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { feature, mergeArcs, mesh } from "topojson-client";
import { topology } from "topojson-server";
import { presimplify, simplify } from "topojson-simplify";

const [atlas, partners, target] = process.argv.slice(2);
const WIDTH = 4000, MIDDLE = 11, CUT = -168.7, NORTH = 83.7, SOUTH = -56.5; // accounts/maps.py projects by the same numbers
const LEAST_TRIANGLE = 5, LEAST_ISLAND = 12; // square units of the view box: what simplifying leaves out
const DOT_BELOW = { island: 96, neighboured: 36 }; // smaller states also get a dot
const TERRITORIES = "territories"; // lands that no row of the portal speaks for
const SIACHEN = "siachen"; // the glacier that no state is given

// --- Equal Earth (Šavrič, Patterson, Jenny 2018), cut west of Alaska so that no state is torn in two
const [A1, A2, A3, A4] = [1.340264, -0.081106, 0.000893, 0.003796];
function equalEarth(longitude, latitude) {
  const t = Math.asin((Math.sqrt(3) / 2) * Math.sin((latitude * Math.PI) / 180)), t2 = t * t, t6 = t2 ** 3;
  const across = ((2 * Math.sqrt(3)) / 3) * (((longitude - MIDDLE) * Math.PI) / 180) * Math.cos(t);
  return [across / (A1 + 3 * A2 * t2 + t6 * (7 * A3 + 9 * A4 * t2)), t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))];
}
const SCALE = WIDTH / (2 * equalEarth(MIDDLE + 180, 0)[0]);
const TOP = equalEarth(0, NORTH)[1];
const HEIGHT = Math.round((TOP - equalEarth(0, SOUTH)[1]) * SCALE);
function project([longitude, latitude]) {
  const [x, y] = equalEarth(longitude, latitude);
  return [WIDTH / 2 + x * SCALE, (TOP - y) * SCALE];
}

// --- Whose land is drawn as whose: United Nations cartographic practice, see static/map/README.md
const codes = new Map();
for (const line of readFileSync(partners, "utf8").split("\n").slice(1)) {
  const [code, kind, , , m49] = line.split(",");
  if (kind === "nation" && m49) codes.set(m49.padStart(3, "0"), code);
}
const DRAWN_WITH = { Somaliland: "SOM", "N. Cyprus": "CYP", Kosovo: "XKX", "Siachen Glacier": SIACHEN, Taiwan: "CHN",
  "Hong Kong": "CHN", Macao: "CHN", "Åland": "FIN", "Ashmore and Cartier Is.": "AUS" };
function codeOf({ id, properties }, [longitude, latitude]) {
  if (codes.get(id) === "RUS" && longitude > 32 && longitude < 36.7 && latitude > 44 && latitude < 46.3) return "UKR"; // Crimea
  return DRAWN_WITH[properties.name] ?? codes.get(id) ?? TERRITORIES;
}

// --- Lines that are dashed: pairs of neighbours, and for some only within [west, south, east, north]
const DASHED = {
  "ESH MAR": null, "SRB XKX": null, "ISR PSE": null, "ISR SYR": null, "SDN SSD": null, "KOR PRK": null,
  "KEN SSD": null, "EGY SDN": [[33, 21, 37, 25]], "IND PAK": [[73.5, 32.4, 78, 37]],
  "CHN IND": [[77, 32, 80.5, 36], [91.5, 26, 98, 30]], "CHN PAK": [[74, 34, 78, 37.5]],
  "CHN siachen": null, "IND siachen": null, "PAK siachen": null,
};

// --- From the atlas to one topology on the plane
function middle(ring) {
  const xs = ring.map((p) => p[0]), ys = ring.map((p) => p[1]);
  return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
}
function unTorn(rings) { // rings run on past 180° instead of jumping to −180°, and what lies west of the cut goes east
  let [before] = rings[0][0];
  const whole = rings.map((ring) => ring.map(([x, y]) => [(before = x + 360 * Math.round((before - x) / 360)), y]));
  const centre = middle(whole[0])[0];
  const turn = centre < CUT ? 360 : centre > CUT + 360 ? -360 : 0;
  return whole.map((ring) => ring.map(([x, y]) => [x + turn, y]));
}
const world = JSON.parse(readFileSync(atlas, "utf8"));
const lands = feature(world, world.objects.countries).features.filter((f) => f.properties.name !== "Antarctica");
const pieces = lands.flatMap((land) => {
  const polygons = land.geometry.type === "Polygon" ? [land.geometry.coordinates] : land.geometry.coordinates;
  return polygons.map((rings) => ({
    type: "Feature", properties: { code: codeOf(land, middle(rings[0])) },
    geometry: { type: "Polygon", coordinates: unTorn(rings).map((ring) => ring.map((point) => rounded(project(point)))) },
  }));
});
function rounded([x, y]) { return [Math.round(x * 1000) / 1000, Math.round(y * 1000) / 1000]; }
const plane = simplify(presimplify(topology({ pieces: { type: "FeatureCollection", features: pieces } })), LEAST_TRIANGLE);
const geometries = plane.objects.pieces.geometries;

// --- Paths: whole units, each point written from the one before
function whole(points) {
  const kept = [];
  for (const [x, y] of points) {
    const last = kept.at(-1), here = [Math.round(x), Math.round(y)];
    if (!last || last[0] !== here[0] || last[1] !== here[1]) kept.push(here);
  }
  return kept;
}
function area(ring) {
  return Math.abs(ring.reduce((sum, [x, y], i) => {
    const [u, v] = ring[(i + 1) % ring.length];
    return sum + x * v - u * y;
  }, 0)) / 2;
}
function pair(x, y) { return `${x}${y < 0 ? "" : " "}${y}`; }
function path(lines, closed) {
  let written = "", [x, y] = [0, 0];
  for (const line of lines) {
    const points = closed ? line.slice(0, -1) : line;
    points.forEach(([u, v], i) => {
      const step = pair(u - x, v - y);
      written += (i === 0 ? "m" : u - x < 0 ? "" : " ") + step;
      [x, y] = [u, v];
    });
    if (closed) { written += "z"; [x, y] = points[0]; }
  }
  return written;
}

// --- States
function shape(code) {
  const merged = mergeArcs(plane, geometries.filter((g) => g.properties.code === code));
  const rings = feature(plane, merged).geometry.coordinates.flat();
  const sized = rings.map((ring) => ({ ring: whole(ring), size: area(ring) })).sort((a, b) => b.size - a.size);
  const kept = sized.filter(({ ring, size }) => ring.length > 3 && size >= LEAST_ISLAND);
  const total = sized.reduce((sum, { size }) => sum + size, 0);
  return { kept: kept.map(({ ring }) => ring), total, largest: sized[0] };
}
const SEATS = { KIR: [173, 1.4], TUV: [179.2, -8.5], FSM: [158.2, 6.9], MHL: [171.2, 7.1], SYC: [55.5, -4.7], VAT: [12.45, 41.9],
  STP: [6.6, 0.3], CPV: [-23.6, 15.1], TON: [-175.2 + 360, -21.1], MDV: [73.4, 4.2], ATG: [-61.8, 17.1], VCT: [-61.2, 13.2] };
const DOT_RIM = 'vector-effect="non-scaling-stroke" stroke-linecap="round"';
function state(code) {
  const { kept, total, largest } = isDrawn(code) ? shape(code) : { kept: [], total: 0 };
  const land = `d="${path(kept, true)}" vector-effect="non-scaling-stroke"/>`;
  const dotBelow = neighbours.has(code) ? DOT_BELOW.neighboured : DOT_BELOW.island;
  if (code === TERRITORIES || code === SIACHEN || total >= dotBelow) return { line: `<path id="${code}" ${land}`, dotted: false };
  const [x, y] = whole([SEATS[code] ? project(SEATS[code]) : middle(largest.ring)])[0];
  const dot = `<path d="M${x} ${y}h0" ${DOT_RIM} stroke-width=`;
  return {
    line: `<g id="${code}">${kept.length ? `<path ${land}` : ""}${dot}"6"/>${dot}"4.6" stroke="currentColor"/></g>`,
    dotted: true,
  };
}
function isDrawn(code) { return geometries.some((g) => g.properties.code === code); }
const neighbours = new Set();
mesh(plane, plane.objects.pieces, (a, b) => {
  const [one, other] = [a.properties.code, b.properties.code];
  if (one !== other) neighbours.add(one).add(other);
  return false;
});

// --- Dashed lines
const dashed = [];
for (const [names, boxes] of Object.entries(DASHED)) {
  const lines = mesh(plane, plane.objects.pieces, (a, b) => [a.properties.code, b.properties.code].sort().join(" ") === names).coordinates;
  const inside = boxes?.map(([west, south, east, north]) => [...project([west, north]), ...project([east, south])]);
  for (const line of lines) dashed.push(...(inside ? within(line, inside) : [line]).map(whole).filter((l) => l.length > 1));
}
function within(line, boxes) {
  const runs = [[]];
  for (const [x, y] of line) {
    if (boxes.some(([left, top, right, bottom]) => x >= left && x <= right && y >= top && y <= bottom)) runs.at(-1).push([x, y]);
    else if (runs.at(-1).length) runs.push([]);
  }
  return runs.filter((run) => run.length > 1);
}

// --- The edge of the sea
const edge = [];
for (let latitude = NORTH; latitude >= SOUTH; latitude -= 2) edge.push(project([MIDDLE + 180, latitude]));
edge.push(project([MIDDLE + 180, SOUTH]));
const sea = whole([...edge, ...edge.map(([x, y]) => [WIDTH - x, y]).reverse(), edge[0]]);

const all = [...new Set([...codes.values(), "XKX"])].filter((code) => SEATS[code] || isDrawn(code)).sort();
const drawn = all.map(state).sort((a, b) => a.dotted - b.dotted);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<!-- Made by docs/map/make_world.mjs from Natural Earth 1:50m (public domain). Boundaries imply no opinion on legal status. -->
<defs>
<path id="sea" d="${path([sea], true)}"/>
<g id="states">
${state(TERRITORIES).line}
${state(SIACHEN).line}
${drawn.map(({ line }) => line).join("\n")}
</g>
<path id="disputed" d="${path(dashed, false)}" fill="none" vector-effect="non-scaling-stroke"/>
</defs>
</svg>
`;
writeFileSync(target, svg);
console.log(`${all.length} states, ${drawn.filter((s) => s.dotted).length} with a dot, view box ${WIDTH} × ${HEIGHT}, ` +
  `${svg.length} bytes, ${gzipSync(svg, { level: 9 }).length} compressed`);
