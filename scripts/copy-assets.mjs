// Copies the third-party browser files named below from node_modules to static/vendor/, and
// writes static/vendor/manifest.json (path, SRI, bytes, licence) and one icon sprite.
// Run at set-up, after `npm ci --ignore-scripts --no-audit --no-fund`. Node 18 or newer.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const MODULES = path.join(ROOT, "node_modules");
const TARGET = path.join(ROOT, "static", "vendor");
const STAGING = `${TARGET}.new`;

// For each package the files that a page loads, as [path in the package, path in our copy].
// Folders of images are copied whole, since the package's style sheet names them.
const PACKAGES = {
  "htmx.org": { files: [["dist/htmx.min.js", "htmx.min.js"]] },
  leaflet: {
    files: [["dist/leaflet.js", "leaflet.js"], ["dist/leaflet.css", "leaflet.css"]],
    folders: [["dist/images", "images"]],
  },
  "leaflet-draw": {
    files: [["dist/leaflet.draw.js", "leaflet.draw.js"], ["dist/leaflet.draw.css", "leaflet.draw.css"]],
    folders: [["dist/images", "images"]],
  },
  "leaflet.fullscreen": {
    files: [
      ["Control.FullScreen.js", "Control.FullScreen.js"],
      ["Control.FullScreen.css", "Control.FullScreen.css"],
      ["icon-fullscreen.svg", "icon-fullscreen.svg"],
    ],
  },
  "leaflet.markercluster": {
    files: [
      ["dist/leaflet.markercluster.js", "leaflet.markercluster.js"],
      ["dist/MarkerCluster.css", "MarkerCluster.css"],
    ],
  },
  "leaflet.vectorgrid": {
    files: [["dist/Leaflet.VectorGrid.bundled.min.js", "Leaflet.VectorGrid.bundled.min.js"]],
  },
};

const ICON_PACKAGE = "lucide-static";
const ICONS = [
  "accessibility", "chevron-left", "chevron-right", "circle-alert", "circle-check", "copy",
  "download", "external-link", "factory", "graduation-cap", "info", "languages", "layers",
  "list", "map", "map-pin", "milestone", "plane", "search", "ship", "train-front",
  "triangle-alert", "user", "x",
];

const manifest = {};

function record(key, relativePath, bytes, licence) {
  manifest[key] = {
    path: relativePath,
    integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}`,
    bytes: bytes.length,
    licence,
  };
}

// A third-party sheet without a layer beats every layered rule of ours.
function adapt(fileName, bytes) {
  if (!/\.(js|css)$/.test(fileName)) return bytes;
  const text = bytes.toString("utf8").replace(/^\s*(\/\/|\/\*)# sourceMappingURL=.*$/gm, "");
  return Buffer.from(fileName.endsWith(".css") ? `@layer vendor {\n${text}\n}\n` : text);
}

async function describe(name) {
  const text = await readFile(path.join(MODULES, name, "package.json"), "utf8");
  const { version, license } = JSON.parse(text);
  return { version, licence: typeof license === "string" ? license : license?.type ?? "" };
}

async function copyLicence(name, folder) {
  const found = (await readdir(path.join(MODULES, name))).find((file) => /licen[cs]e/i.test(file));
  if (found) await copyFile(path.join(MODULES, name, found), path.join(folder, "LICENSE.txt"));
}

async function copyPackage(name, { files, folders = [] }) {
  const { version, licence } = await describe(name);
  const folderName = `${name}@${version}`;
  const folder = path.join(STAGING, folderName);
  const wanted = [...files];
  for (const [from, to] of folders) {
    for (const file of (await readdir(path.join(MODULES, name, from))).sort()) {
      wanted.push([`${from}/${file}`, `${to}/${file}`]);
    }
  }
  await mkdir(folder, { recursive: true });
  for (const [from, to] of wanted) {
    const bytes = adapt(to, await readFile(path.join(MODULES, name, from)));
    await mkdir(path.dirname(path.join(folder, to)), { recursive: true });
    await writeFile(path.join(folder, to), bytes);
    record(`${name}/${to}`, `${folderName}/${to}`, bytes, licence);
  }
  await copyLicence(name, folder);
}

async function makeSprite() {
  const { version, licence } = await describe(ICON_PACKAGE);
  const symbols = [];
  for (const icon of ICONS) {
    const svg = await readFile(path.join(MODULES, ICON_PACKAGE, "icons", `${icon}.svg`), "utf8");
    const inner = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const body = inner.replace(/\s*\n\s*/g, "").trim();
    symbols.push(`<symbol id="${icon}" viewBox="0 0 24 24">${body}</symbol>`);
  }
  const header = `<!-- ${ICON_PACKAGE} ${version}, ${licence} -->`;
  const bytes = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" ` +
      `stroke-linecap="round" stroke-linejoin="round">${header}\n${symbols.join("\n")}\n</svg>\n`,
  );
  await writeFile(path.join(STAGING, "icons.svg"), bytes);
  record("icons.svg", "icons.svg", bytes, licence);
  await mkdir(path.join(STAGING, `${ICON_PACKAGE}@${version}`), { recursive: true });
  await copyLicence(ICON_PACKAGE, path.join(STAGING, `${ICON_PACKAGE}@${version}`));
}

if (!existsSync(MODULES)) {
  console.error("node_modules is missing: run npm ci --ignore-scripts --no-audit --no-fund first");
  process.exit(1);
}
await rm(STAGING, { recursive: true, force: true });
await mkdir(STAGING, { recursive: true });
for (const [name, what] of Object.entries(PACKAGES)) await copyPackage(name, what);
await makeSprite();
await writeFile(path.join(STAGING, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
await rm(TARGET, { recursive: true, force: true });
await rename(STAGING, TARGET);
console.log(`static/vendor: ${Object.keys(manifest).length} files`);
