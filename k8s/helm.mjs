// node helm.mjs values FILE: prints the chart's values for overlays/production, as JSON.
// node helm.mjs compare OVERLAY CHART: fails if the rendered chart differs from the overlay.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { parse } from 'yaml'
import { read } from './check.mjs'

const PRODUCTION = new URL('overlays/production/', import.meta.url)

/** Reads them from the overlay, so that they are stated once. */
export function values() {
  const [image] = parse(readFileSync(new URL('kustomization.yaml', PRODUCTION), 'utf8')).images
  const settings = readFileSync(new URL('roster.env', PRODUCTION), 'utf8').split('\n').filter(line => /^[A-Z]/.test(line))
    .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  return {
    image: { repository: image.newName, digest: image.digest },
    settings: Object.fromEntries(settings),
    httpRoute: { enabled: true },
    tracing: true,
    monitoring: true
  }
}

/** Every difference, as sentences. */
export function differences(overlay, chart) {
  const [wanted, found] = [overlay, chart].map(documents => new Map(documents.map(plain).filter(Boolean)))
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap(name => {
    if (!wanted.has(name) || !found.has(name)) {
      return [`${name} is only in the ${wanted.has(name) ? 'overlay' : 'chart'}`]
    }
    return paths(wanted.get(name), found.get(name)).map(path => `${name}: ${path} differs`)
  })
}

/** Without the three intended differences: the namespace, the checksum or hash of settings, and the name of the migration Job. */
function plain(document) {
  if (document.kind === 'Namespace') {
    return null
  }
  const copy = JSON.parse(JSON.stringify(document).replaceAll(/"roster-[0-9a-z]{10}"/g, '"roster"').replaceAll(/"roster-migrate-\d+"/g, '"roster-migrate"'))
  const metadata = copy.spec?.template?.metadata
  delete metadata?.annotations?.['checksum/settings']
  if (metadata?.annotations && Object.keys(metadata.annotations).length === 0) {
    delete metadata.annotations
  }
  return [`${copy.kind} ${copy.metadata.name}`, copy]
}

function paths(one, other, path = '') {
  if (isDeepStrictEqual(one, other)) {
    return []
  }
  if (![one, other].every(value => value !== null && typeof value === 'object')) {
    return [path]
  }
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap(key => paths(one[key], other[key], `${path}/${key}`))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [command, ...files] = process.argv.slice(2)
  if (command === 'values') {
    console.log(JSON.stringify(values(), null, 2))
  } else {
    const [overlay, chart] = files.map(file => read([file]))
    const found = differences(overlay, chart)
    found.forEach(difference => console.error(difference))
    console.log(`${files.join(' and ')}: ${chart.length} documents, ${found.length} differences`)
    process.exitCode = found.length > 0 || chart.length === 0 ? 1 : 0
  }
}
