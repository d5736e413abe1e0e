// node check.mjs FILE…: validates documents without a cluster, against the schemas of Kubernetes and our own rules.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseAllDocuments } from 'yaml'

const OPERATORS = {
  'external-secrets.io': '@kubernetes-models/external-secrets',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator'
}

/** All problems of the documents, as sentences. */
export async function problems(documents) {
  const found = (await Promise.all(documents.map(problemsOf))).flat()
  return found.length > 0 ? found : danglingNames(documents)
}

/** The problems of one document on its own. */
export async function problemsOf(document) {
  const found = []
  const say = (path, what) => found.push(`${document.kind} ${document.metadata?.name}: ${path || '/'} ${what}`)
  await checkSchema(document, say)
  if (found.length === 0) {
    checkRules(document, say)
  }
  return found
}

/**
 * The schemas accept unknown fields. They are compiled, and read each field that they know from an object (or all fields of a map). So a
 * field that the schema has not read is unknown to Kubernetes.
 */
async function checkSchema(document, say) {
  const { apiVersion, kind } = document
  const models = OPERATORS[String(apiVersion).split('/')[0]] ?? 'kubernetes-models'
  const model = await import(`${models}/${apiVersion}/${kind}`).catch(() => ({}))
  if (!model[kind]) {
    return say('/kind', `is a ${kind} of ${apiVersion}, which does not exist`)
  }
  const known = new Map()
  try {
    model[kind].prototype.validate.call(watched(document, known))
  } catch (invalid) {
    say('', invalid.message)
  }
  everything(document, (value, path, parent, key) => {
    if (known.has(parent) && !Array.isArray(parent) && !known.get(parent).has(key)) {
      say(path, 'is no field of Kubernetes')
    }
  })
}

function watched(value, known) {
  if (value === null || typeof value !== 'object') {
    return value
  }
  const keys = known.get(value) ?? new Set()
  known.set(value, keys)
  return new Proxy(value, {
    get(target, key) {
      keys.add(key)
      return watched(target[key], known)
    },
    ownKeys(target) {
      Object.keys(target).forEach(key => keys.add(key))
      return Reflect.ownKeys(target)
    }
  })
}

function everything(value, visit, path = '', parent = null, key = null) {
  visit(value, path, parent, key)
  if (value !== null && typeof value === 'object') {
    Object.entries(value).forEach(([name, child]) => everything(child, visit, `${path}/${name}`, value, name))
  }
}

const SETTINGS = new Set(readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8').match(/\bROSTER_[A-Z_]+/g))
const VOLUMES = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret']

/** Pod Security `restricted`, and our own rules: a read-only root, limits, exact images, no token, existing settings. */
function checkRules(document, say) {
  everything(document, (value, path, parent, key) => {
    if (value === null) {
      say(path, 'is empty')
    }
    if (/^ROSTER_/.test(key) && !SETTINGS.has(key) || ['name', 'secretKey'].includes(key) && /^ROSTER_/.test(value) && !SETTINGS.has(value)) {
      say(path, 'is no setting in docs/configuration.md')
    }
  })
  const pod = podOf(document)
  if (!pod?.spec) {
    return
  }
  const { spec } = pod
  const must = (holds, what) => holds || say('pod', what)
  must(spec.automountServiceAccountToken === false, 'must not have a token: automountServiceAccountToken')
  must(spec.securityContext?.runAsNonRoot === true, 'must not run as root: runAsNonRoot')
  must(spec.securityContext?.runAsUser !== 0, 'must not run as root: runAsUser')
  must(spec.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'must have seccompProfile RuntimeDefault')
  must(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, 'must not share its node\'s namespaces')
  for (const volume of spec.volumes ?? []) {
    must(VOLUMES.some(type => volume[type]), `must not have the volume ${volume.name}: its type is not for restricted pods`)
  }
  for (const container of containersOf(pod)) {
    const must = (holds, what) => holds || say(`container ${container.name}`, what)
    const context = container.securityContext ?? {}
    must(context.allowPrivilegeEscalation === false, 'must not gain privileges: allowPrivilegeEscalation')
    must(!context.privileged && context.runAsUser !== 0 && context.runAsNonRoot !== false, 'must not be privileged or root')
    must(context.readOnlyRootFilesystem === true, 'must not write to its root: readOnlyRootFilesystem')
    must(context.capabilities?.drop?.includes('ALL') && !context.capabilities.add, 'must drop ALL capabilities')
    must(!context.seccompProfile, 'must leave seccompProfile to its pod')
    must(/@sha256:[0-9a-f]{64}$|:[\w.-]+$/.test(container.image) && !/:latest$/.test(container.image), `must name an exact image: ${container.image}`)
    must((container.ports ?? []).every(port => !port.hostPort), 'must not have a port of its node')
    for (const kind of ['requests', 'limits']) {
      for (const resource of ['cpu', 'memory']) {
        must(container.resources?.[kind]?.[resource], `must set ${kind}, ${resource}`)
      }
    }
    for (const mount of container.volumeMounts ?? []) {
      must(spec.volumes?.some(volume => volume.name === mount.name), `mounts ${mount.name}, which is no volume`)
    }
    for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe].filter(Boolean)) {
      const port = (probe.httpGet ?? probe.tcpSocket)?.port
      must(typeof port !== 'string' || container.ports?.some(({ name }) => name === port), `has a probe of ${port}, which is no port`)
    }
  }
}

/** Names that refer to another document exist. */
function danglingNames(documents) {
  const found = []
  const pods = documents.map(podOf).filter(Boolean)
  const named = (kind, name) => documents.some(document => document.kind === kind && document.metadata.name === name)
  const labelled = labels => pods.filter(pod => Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value))
  const portsOf = pods => pods.flatMap(containersOf).flatMap(container => container.ports ?? []).flatMap(port => [port.name, port.containerPort])
  for (const document of documents) {
    const must = (holds, what) => holds || found.push(`${document.kind} ${document.metadata.name} ${what}`)
    const spec = document.spec ?? {}
    const selector = document.kind === 'Service' ? spec.selector : (spec.podSelector ?? spec.selector)?.matchLabels
    if (selector && document.kind !== 'ServiceMonitor') {
      must(labelled(selector).length > 0, 'selects no pod')
    }
    if (['Deployment', 'DaemonSet'].includes(document.kind)) {
      must(labelled(selector).includes(document.spec.template), 'does not select its own pods')
    }
    if (document.kind === 'Service') {
      spec.ports.forEach(port => must(portsOf(labelled(selector)).includes(port.targetPort ?? port.port), `has a port ${port.name} to nowhere`))
    }
    if (document.kind === 'ServiceMonitor') {
      const services = documents.filter(({ kind, metadata }) => kind === 'Service'
        && Object.entries(selector ?? spec.selector.matchLabels).every(([key, value]) => metadata.labels?.[key] === value))
      spec.endpoints.forEach(endpoint => must(services.some(service => service.spec.ports.some(port => port.name === endpoint.port)), 'finds no port'))
    }
    if (document.kind === 'PodMonitor') {
      spec.podMetricsEndpoints.forEach(endpoint => must(portsOf(labelled(selector)).includes(endpoint.port), 'finds no port'))
    }
    if (document.kind === 'HorizontalPodAutoscaler') {
      must(named(spec.scaleTargetRef.kind, spec.scaleTargetRef.name), 'scales nothing')
    }
    if (document.kind === 'HTTPRoute') {
      spec.rules.flatMap(rule => rule.backendRefs).forEach(backend => must(named('Service', backend.name), `leads to ${backend.name}, which is no Service`))
    }
    for (const container of containersOf(podOf(document))) {
      for (const { configMapRef, secretRef } of container.envFrom ?? []) {
        must(!configMapRef || named('ConfigMap', configMapRef.name), `needs the ConfigMap ${configMapRef?.name}`)
        must(!secretRef || named('Secret', secretRef.name) || named('ExternalSecret', secretRef.name), `needs the Secret ${secretRef?.name}`)
      }
    }
  }
  return found
}

function podOf(document) {
  return document.kind === 'Pod' ? document : document.spec?.template?.spec?.containers ? document.spec.template : null
}

function containersOf(pod) {
  return [...pod?.spec.containers ?? [], ...pod?.spec.initContainers ?? []]
}

export function read(files) {
  return files.flatMap(file => parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: true }).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0]
    }
    return document.toJS()
  }))
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const documents = read(process.argv.slice(2))
  const found = await problems(documents)
  found.forEach(problem => console.error(problem))
  console.log(`${process.argv.slice(2).join(', ')}: ${documents.length} documents, ${found.length} problems`)
  process.exitCode = found.length > 0 || documents.length === 0 ? 1 : 0
}
