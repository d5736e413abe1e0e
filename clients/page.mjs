// page.mjs FILE: makes the page of `redocly build-docs` work offline. It replaces the script from a CDN by the same script in Redocly's package, and adds
// a content security policy that allows no requests.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [, , file] = process.argv;
const script = readFileSync(new URL("node_modules/@redocly/cli/lib/chunks/redoc.standalone.js", import.meta.url));
const page = readFileSync(file, "utf8");

const preload = /<link rel="modulepreload" href="([^"]+)" integrity="sha384-([^"]+)"[^>]*>/.exec(page);
if (preload?.[2] !== createHash("sha384").update(script).digest("base64")) throw new Error("The page needs another version of the script");

const policy = "default-src 'none'; script-src 'unsafe-inline' data: blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:";
writeFileSync(file, page
  .replace(preload[0], `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
  .replaceAll(preload[1], `data:text/javascript;base64,${script.toString("base64")}`));
