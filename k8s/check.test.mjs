// Problems that check.mjs must report. Each test changes a document of the overlays, so that unknown fields of ours fail too.
import assert from 'node:assert'
import { test } from 'node:test'
import { problems, problemsOf, read } from './check.mjs'
import { differences } from './helm.mjs'

const OVERLAYS = [['../target/k8s/local.yaml'], ['../target/k8s/production.yaml', 'examples/external-secrets.yaml'],
  ...['sidecar', 'node', 'region'].map(form => [`../target/k8s/edge-${form}.yaml`, 'examples/edge-secret.yaml'])]
  .map(files => files.map(file => new URL(file, import.meta.url)))
const KEYS_ARE_NAMES = /\/(annotations|data|labels|limits|matchLabels|nodeSelector|requests|selector)$/

for (const files of OVERLAYS) {
  const intact = read(files)
  const where = files.map(file => file.pathname.split('/').at(-1)).join(' and ')

  test(`nothing, in ${where}`, async () => assert.deepEqual(await problems(intact), []))

  test(`any field, misspelt, in ${where}`, async () => {
    let fields = 0
    for (const document of intact) {
      for (const [path, key] of fieldsOf(document)) {
        const spoilt = structuredClone(document)
        const parent = at(spoilt, path)
        parent[`${key}z`] = parent[key]
        delete parent[key]
        assert.notDeepEqual(await problemsOf(spoilt), [], `${document.kind}: ${path.join('/')}/${key}z`)
        fields++
      }
    }
    assert.ok(fields > 150, `${fields} fields`)
  })

  test(`any value of another type, in ${where}`, async () => {
    for (const document of intact) {
      for (const [path, key] of fieldsOf(document)) {
        const spoilt = structuredClone(document)
        const parent = at(spoilt, path)
        parent[key] = typeof parent[key] === 'object' ? 'word' : [{}]
        assert.notDeepEqual(await problemsOf(spoilt), [], `${document.kind}: ${path.join('/')}/${key}`)
      }
    }
  })
}

/** The path and name of every field, except in maps, where any key is valid. */
function* fieldsOf(value, path = []) {
  if (value === null || typeof value !== 'object') {
    return
  }
  for (const [key, child] of Object.entries(value)) {
    if (!Array.isArray(value) && !(KEYS_ARE_NAMES.test(`/${path.join('/')}`) && typeof child !== 'object')) {
      yield [path, key]
    }
    yield* fieldsOf(child, [...path, key])
  }
}

function at(document, path) {
  return path.reduce((value, key) => value[key], document)
}

const CHANGES = [
  ['Deployment', 'spec/replicas', '3', /replicas/],
  ['Deployment', 'spec/template/spec/containers/0/ports/0/containerPort', '8080', /containerPort/],
  ['Deployment', 'spec/template/spec/containers/0/envFrom/0/configMapRef/optionel', true, /optionel is no field/],
  ['Deployment', 'spec/template/spec/containers/0/resources/limits/memory', '384MB', /"quantity"/],
  ['Deployment', 'spec/template/spec/containers/0/resources/limits', undefined, /limits, cpu/],
  ['Deployment', 'spec/template/spec/containers/0/image', 'registry.example.com/roster:latest', /exact image/],
  ['Deployment', 'spec/template/spec/containers/0/image', 'registry.example.com:5000/roster', /exact image/],
  ['Deployment', 'spec/template/spec/containers/0/securityContext/readOnlyRootFilesystem', false, /readOnlyRootFilesystem/],
  ['Deployment', 'spec/template/spec/containers/0/securityContext/allowPrivilegeEscalation', undefined, /allowPrivilegeEscalation/],
  ['Deployment', 'spec/template/spec/containers/0/securityContext/capabilities/drop', ['NET_RAW'], /drop ALL/],
  ['Deployment', 'spec/template/spec/containers/0/securityContext/runAsUser', 0, /root/],
  ['Deployment', 'spec/template/spec/containers/0/ports/0/name', 'web', /to nowhere/],
  ['Deployment', 'spec/template/spec/containers/0/livenessProbe/httpGet/port', 'manage', /no port/],
  ['Deployment', 'spec/template/spec/containers/0/volumeMounts/0/name', 'temp', /no volume/],
  ['Deployment', 'spec/template/spec/volumes/0', { name: 'tmp', hostPath: { path: '/tmp' } }, /restricted/],
  ['Deployment', 'spec/template/spec/securityContext/runAsNonRoot', undefined, /runAsNonRoot/],
  ['Deployment', 'spec/template/spec/securityContext/seccompProfile', undefined, /seccompProfile/],
  ['Deployment', 'spec/template/spec/automountServiceAccountToken', true, /token/],
  ['Deployment', 'spec/template/spec/hostNetwork', true, /its node/],
  ['Deployment', 'spec/template/spec/terminationGracePeriodSeconds', null, /is empty/],
  ['Job', 'spec/template/spec/containers/0/securityContext', undefined, /root/],
  ['Job', 'spec/template/spec/containers/0/envFrom/1/secretRef/name', 'roster-owner', /needs the Secret/],
  ['Service', 'spec/selector/app.kubernetes.io~1component', 'web', /selects no pod/],
  ['HorizontalPodAutoscaler', 'spec/scaleTargetRef/name', 'rooster', /scales nothing/],
  ['HTTPRoute', 'spec/rules/0/backendRefs/0/name', 'rooster', /no Service/],
  ['ServiceMonitor', 'spec/endpoints/0/port', 'metrics', /finds no port/],
  ['ConfigMap', 'data/ROSTER_DATABSE_URL', 'postgresql://postgres', /no setting/],
  ['ExternalSecret', 'spec/data/0/secretKey', 'ROSTER_DATABASE_PASWORD', /no setting/],
  ['Namespace', 'kind', 'Nmespace', /which does not exist/],
  ['HorizontalPodAutoscaler', 'apiVersion', 'autoscaling/v2beta9', /which does not exist/]
]

/** In the overlay edge-node, and in edge-sidecar, where the edge is an init container. */
const CHANGES_OF_NODE = [
  ['DaemonSet', 'spec/selector/matchLabels/app.kubernetes.io~1name', 'roster', /does not select its own pods/],
  ['DaemonSet', 'spec/template/spec/containers/0/resources/limits/memory', undefined, /limits, memory/],
  ['DaemonSet', 'spec/template/spec/containers/0/ports/1/name', 'management', /no port/],
  ['DaemonSet', 'spec/template/spec/containers/0/ports/0/hostPort', 8080, /port of its node/],
  ['DaemonSet', 'spec/template/spec/containers/0/envFrom/1/secretRef/name', 'roster', /needs the Secret/],
  ['Service', 'spec/ports/0/targetPort', 'http', /to nowhere/],
  ['PodMonitor', 'spec/podMetricsEndpoints/0/port', 'management', /finds no port/],
  ['PodMonitor', 'spec/selector/matchLabels/roster.dev~1edge', 'yes', /selects no pod/],
  ['ConfigMap', 'data/ROSTER_EDGE_URL', 'https://roster.example.com', /no setting/],
  ['ExternalSecret', 'spec/data/0/secretKey', 'ROSTER_EDGE_PASSWORD', /no setting/]
]
const CHANGES_OF_SIDECAR = [
  ['Deployment', 'spec/template/spec/initContainers/0/envFrom/0/configMapRef/name', 'roster', /needs the ConfigMap/],
  ['Deployment', 'spec/template/spec/initContainers/0/ports/1/name', 'management', /no port/],
  ['Deployment', 'spec/template/spec/initContainers/0/env/0/name', 'ROSTER_PORT', /no setting/],
  ['Deployment', 'spec/template/spec/initContainers/0/securityContext/readOnlyRootFilesystem', undefined, /readOnlyRootFilesystem/],
  ['NetworkPolicy', 'spec/podSelector/matchLabels/roster.dev~1edge', 'yes', /selects no pod/]
]

for (const [kind, path, value, expected, files] of [
  ...CHANGES.map(change => [...change, OVERLAYS[1]]), ...CHANGES_OF_SIDECAR.map(change => [...change, OVERLAYS[2]]),
  ...CHANGES_OF_NODE.map(change => [...change, OVERLAYS[3]])]) {
  test(`${kind} with ${path} ${JSON.stringify(value)}`, async () => {
    const documents = read(files)
    const keys = path.split('/').map(key => key.replace('~1', '/'))
    const parent = at(documents.find(document => document.kind === kind), keys.slice(0, -1))
    value === undefined ? delete parent[keys.at(-1)] : parent[keys.at(-1)] = value
    assert.match((await problems(documents)).join('\n'), expected)
  })
}

const PRODUCTION = read([new URL('../target/k8s/production.yaml', import.meta.url)])
const CHART = read([new URL('../target/k8s/chart-native.yaml', import.meta.url)])

test('any field of the chart that the overlay does not have', () => {
  assert.deepEqual(differences(PRODUCTION, CHART), [])
  for (const document of CHART) {
    for (const [path, key] of fieldsOf(document)) {
      const spoilt = structuredClone(document)
      at(spoilt, path)[`${key}z`] = 'other'
      const chart = CHART.map(other => other === document ? spoilt : other)
      assert.notDeepEqual(differences(PRODUCTION, chart), [], `${document.kind}: ${path.join('/')}/${key}z`)
    }
  }
})

test('a document that the chart lacks, or has beside those of the overlay', () => {
  for (const document of CHART) {
    const others = CHART.filter(other => other !== document)
    assert.match(differences(PRODUCTION, others).join(), /only in the overlay/)
    assert.match(differences(PRODUCTION.filter(({ kind }) => kind !== document.kind), CHART).join(), /only in the chart/)
  }
})
