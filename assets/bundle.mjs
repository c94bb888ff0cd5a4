// Bundles each module of src/ with the packages that it imports: `node bundle.mjs FOLDER`.
//
// FOLDER gets NAME.js for src/NAME.js, NAME.css where that imports style sheets, the licences of the packages, and each
// file once more compressed. Our pages allow no data: address, so what a style sheet embeds becomes a file beside it.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TARGET = process.argv[2];
const LICENCES = "licences.txt"; // written last: it says that the bundle is whole
const LEAST = 1000; // bytes of what is worth compressing
const WORKERS = { "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" };
const EMBEDDED = /url\((["']?)data:image\/(svg\+xml|png|gif)(;[^,"')]*)?,(.*?)\1\)/g;
const ENDINGS = { "svg+xml": "svg", png: "png", gif: "gif" };

const sources = (await readdir(join(HERE, "src"))).filter((name) => name.endsWith(".js"));
const { outputFiles } = await build({
  absWorkingDir: HERE,
  entryPoints: { ...Object.fromEntries(sources.map((name) => [name.slice(0, -3), `./src/${name}`])), ...WORKERS },
  outdir: TARGET,
  bundle: true,
  write: false,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  loader: Object.fromEntries([".svg", ".png", ".gif", ".woff2"].map((ending) => [ending, "file"])),
  logLevel: "warning",
});
const told = await licences();
await rm(TARGET, { recursive: true, force: true });
await mkdir(TARGET, { recursive: true });
for (const { path, contents } of outputFiles) {
  await put(path.slice(TARGET.length).replace(/^[\\/]/, ""), path.endsWith(".css") ? await embedded(contents) : contents);
}
await put(LICENCES, Buffer.from(told));

/** Write a file, and beside it the same compressed where that gains something. */
async function put(name, contents) {
  if (contents.length >= LEAST) {
    await writeFile(join(TARGET, `${name}.gz`), gzipSync(contents, { level: constants.Z_BEST_COMPRESSION }));
  }
  await writeFile(join(TARGET, name), contents);
}

/** A style sheet whose pictures stand in files of their own. */
async function embedded(contents) {
  const files = new Map();
  const text = Buffer.from(contents).toString().replace(EMBEDDED, (_, quote, kind, parameters, data) => {
    const picture = parameters?.includes("base64")
      ? Buffer.from(decodeURIComponent(data), "base64")
      : Buffer.from(decodeURIComponent(data.replace(/\\(.)/g, "$1")));
    const name = `${createHash("sha256").update(picture).digest("hex").slice(0, 12)}.${ENDINGS[kind]}`;
    files.set(name, picture);
    return `url(${name})`;
  });
  for (const [name, picture] of files) await put(name, picture);
  return Buffer.from(text);
}

/** The packages that are bundled, those that these were made of, and the licence of each. */
async function licences() {
  const { packages } = JSON.parse(await readFile(join(HERE, "package-lock.json"), "utf8"));
  const told = [];
  for (const [path, { dev, version, license }] of Object.entries(packages)) {
    if (!path || dev) continue;
    const files = await readdir(join(HERE, path));
    const found = files.find((name) => /^licen[cs]e/i.test(name));
    const text = found ? (await readFile(join(HERE, path, found), "utf8")).trim() : "";
    told.push(`${path.split("node_modules/").pop()} ${version}: ${license ?? "as told below"}\n\n${text}`.trim());
  }
  return `${told.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
